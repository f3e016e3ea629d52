"""boto3 clients that reach the local cloud without a network: each request goes straight into the funnel."""

import io
import threading
from typing import Any
from urllib.parse import urlsplit

from localcloud.exchange import Request
from localcloud.funnel import Funnel
from localcloud.outage import LostRegionError

_HOST = "http://127.0.0.1"


class Clients:
    """Hands out boto3 clients for an account and region, made once each; thread-safe."""

    def __init__(self, funnel: Funnel) -> None:
        self._funnel = funnel
        self._lock = threading.Lock()
        self._session: Any = None
        self._made: dict[tuple[str, str, str], Any] = {}

    def get(self, service: str, region: str, account: str) -> Any:
        """The client for a service, e.g. `ec2`."""
        key = (service, region, account)
        with self._lock:
            if key not in self._made:
                self._made[key] = self._make(service, region, account)
            return self._made[key]

    def _make(self, service: str, region: str, account: str) -> Any:
        import boto3
        from botocore.config import Config

        if self._session is None:
            self._session = boto3.Session()
        config = Config(
            retries={"max_attempts": 1},
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        client = self._session.client(
            service,
            region_name=region,
            endpoint_url=_HOST,
            aws_access_key_id=account,
            aws_secret_access_key="local",
            config=config,
        )
        client.meta.events.register("before-send", self._send)
        return client

    def _send(self, request: Any, **_: Any) -> Any:
        from botocore.awsrequest import AWSResponse
        from botocore.exceptions import EndpointConnectionError

        split = urlsplit(request.url)
        target = f"{split.path or '/'}?{split.query}" if split.query else split.path or "/"
        headers = {name.lower(): _text(value) for name, value in request.headers.items()}
        try:
            response = self._funnel.send(Request(request.method, target, headers, _bytes(request.body)))
        except LostRegionError as error:
            raise EndpointConnectionError(endpoint_url=error.endpoint, error=error) from error
        return AWSResponse(request.url, response.status, _headers(response.headers), _Raw(response.body))


class _Raw(io.BytesIO):
    """A response body as urllib3 hands it out."""

    def stream(self, amt: int = 1 << 16, **_: Any) -> Any:
        while chunk := self.read(amt):
            yield chunk


def _headers(headers: list[tuple[str, str]]) -> Any:
    from botocore.compat import HTTPHeaders

    found = HTTPHeaders()
    for name, value in headers:
        found[name] = value
    return found


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    return bytes(body) if isinstance(body, bytes | bytearray) else bytes(body.read())
