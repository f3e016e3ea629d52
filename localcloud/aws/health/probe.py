"""One question to an endpoint, as a health checker asks it.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
"""

import http.client
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from localcloud.aws.health.check import Check

CONNECT_SECONDS = 4.0
ANSWER_SECONDS = 2.0
SEARCHED = 5120
"""Bytes of the answer in which the search string must stand."""

Where = Callable[[str, int], tuple[str, int] | None]
"""Finds where on this machine a host's port is."""


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What a checker saw, in words as Route 53 reports them."""

    success: bool
    told: str


def probe(check: Check, where: Where) -> Observation:
    """Ask the endpoint once. Its certificate is not checked, as Route 53 doesn't either."""
    place = where(check.host, check.port)
    if place is None:
        return Observation(success=False, told=f"Failure: {check.host} leads to nothing that listens on {check.port}.")
    try:
        with socket.create_connection(place, CONNECT_SECONDS) as plain:
            plain.settimeout(ANSWER_SECONDS)
            if check.type == "TCP":
                return Observation(success=True, told="Success: the connection was made.")
            return _ask(check, plain)
    except (OSError, http.client.HTTPException) as error:
        return Observation(success=False, told=f"Failure: {check.host}:{check.port}: {error or type(error).__name__}")


def _ask(check: Check, plain: socket.socket) -> Observation:
    connection = http.client.HTTPConnection(check.host, check.port)
    connection.sock = _wrapped(plain, check.host) if check.type.startswith("HTTPS") else plain
    try:
        connection.request("GET", check.path, headers={"User-Agent": "health checks of the local cloud"})
        answer = connection.getresponse()
        status = f"HTTP Status Code {answer.status}, {answer.reason}"
        if not 200 <= answer.status < 400:
            return Observation(success=False, told=f"Failure: {status}.")
        if check.search and check.search.encode() not in answer.read(SEARCHED):
            return Observation(success=False, told=f"Failure: {status}, without {check.search!r}.")
        return Observation(success=True, told=f"Success: {status}.")
    finally:
        connection.close()


def _wrapped(plain: socket.socket, host: str) -> ssl.SSLSocket:
    return _context().wrap_socket(plain, server_hostname=host)


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
