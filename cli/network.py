"""How a service is reached by its DNS name: on the local cloud through its own resolver and load balancers."""

import re
import socket
import ssl
from dataclasses import dataclass
from typing import Protocol

from cli.errors import FailedError, UserError
from localcloud.client import LocalCloud

PORT = 443
_REGION = re.compile(r"\.elb\.([a-z0-9-]+)\.amazonaws\.com\.?$")


@dataclass(frozen=True, kw_only=True)
class Record:
    """One DNS record on the way from a name to an address; `why` this one of several, where that is known."""

    name: str
    type: str
    value: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where a name leads: `balancer` is the load balancer's own name, `region` where it is; "" if that isn't known."""

    records: tuple[Record, ...]
    balancer: str
    region: str


class Network(Protocol):
    """What a user's machine has of a cloud's network."""

    def find(self, host: str, near: str | None) -> Way:
        """The way from a name, for a client near a region (None: here). Raises FailedError, UserError."""

    def connect(self, way: Way, host: str, seconds: float) -> ssl.SSLSocket:
        """A TLS connection to the load balancer, for `host`. Raises OSError."""

    def passed_to(self, port: int) -> dict[str, str]:
        """The pod that got the connection made from our port: region, namespace, pod; empty where nobody tells."""


def region_of(balancer: str) -> str:
    """The region in a network load balancer's name; "" if there is none."""
    found = _REGION.search(balancer)
    return found[1] if found else ""


class LocalNetwork:
    """The local cloud's resolver, load balancers and certificates."""

    def __init__(self, cloud: LocalCloud) -> None:
        self._cloud = cloud

    def find(self, host: str, near: str | None) -> Way:
        """The way from a name, for a client near a region."""
        links = self._cloud.resolve(host, near or "")
        records = tuple(Record(**{key: link[key] for key in ("name", "type", "value", "why")}) for link in links)
        if not records:
            raise FailedError(f"{host} has no address on the local cloud.")
        last = records[-1]
        balancer = (last.name if last.type == "A" else last.value).rstrip(".")
        return Way(records=records, balancer=balancer, region=region_of(balancer))

    def connect(self, way: Way, host: str, seconds: float) -> ssl.SSLSocket:
        """A TLS connection to the load balancer's port of this machine."""
        address = self._cloud.connect(way.balancer, PORT)
        if address is None:
            raise ConnectionRefusedError(f"nothing listens at {way.balancer}")
        context = ssl.create_default_context(cafile=str(self._cloud.authority))
        return _secured(socket.create_connection(address, timeout=seconds), context, host)

    def passed_to(self, port: int) -> dict[str, str]:
        """The pod that got the connection made from our port."""
        return self._cloud.went_to(port)


class AwsNetwork:
    """This machine's own resolver, and the authorities that it trusts."""

    def find(self, host: str, near: str | None) -> Way:
        """The way from a name, as this machine's resolver answers. Raises UserError for another place."""
        if near:
            raise UserError("--from works on the local cloud alone: AWS answers by where this machine is.")
        try:
            canonical, _, addresses = socket.gethostbyname_ex(host)
        except OSError as error:
            raise FailedError(f"{host} has no address: {error}.") from None
        records = [Record(name=host, type="CNAME", value=canonical)] if canonical.rstrip(".") != host else []
        records += [Record(name=canonical, type="A", value=address) for address in addresses]
        return Way(records=tuple(records), balancer=canonical, region=region_of(canonical))

    def connect(self, way: Way, host: str, seconds: float) -> ssl.SSLSocket:
        """A TLS connection to the address."""
        raw = socket.create_connection((way.records[-1].value, PORT), timeout=seconds)
        return _secured(raw, ssl.create_default_context(), host)

    def passed_to(self, port: int) -> dict[str, str]:
        """Nobody tells."""
        return {}


def _secured(raw: socket.socket, context: ssl.SSLContext, host: str) -> ssl.SSLSocket:
    try:
        return context.wrap_socket(raw, server_hostname=host)
    except BaseException:
        raw.close()
        raise
