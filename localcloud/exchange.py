"""One AWS request and its answer, as the local cloud passes them around."""

import io
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

_CREDENTIAL = re.compile(r"Credential=([^/,]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")
_READING = re.compile(
    r"^(Describe|List|Get|Head|BatchGet|Lookup|Search|Query|Scan|Select|Simulate|Check|Verify|Decrypt|Encrypt|GenerateDataKey)"
)
_BUCKET_HOST = re.compile(r"(.+)\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com(?::\d+)?")
_RPC = re.compile(
    r"/service/\w+/operation/(\w+)"
)  # https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
# Data and messages of the moment: put every few seconds, they would make the journal grow for ever.
_FLEETING = frozenset({"PutMetricData", "SetAlarmState", "Publish"})
DEFAULT_ACCOUNT = "123456789012"


def account_of(access_key: str) -> str:
    """The account that an access key id names: itself if it is an account's number, else the default one."""
    return access_key if len(access_key) == 12 and access_key.isdigit() else DEFAULT_ACCOUNT


@dataclass(frozen=True)
class Request:
    """An HTTP request to an AWS service. `target` is path and query as sent; header names are in lower case.

    `replayed`: it was granted once, and is sent again to build the world as it was.
    """

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    replayed: bool = False

    @cached_property
    def path(self) -> str:
        """The decoded path."""
        return unquote(urlsplit(self.target).path)

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The query's parameters."""
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    @cached_property
    def _scope(self) -> tuple[str, str, str]:
        found = _CREDENTIAL.search(self.headers.get("authorization", ""))
        if found is None and "X-Amz-Credential" in self.query:  # a presigned URL
            found = _CREDENTIAL.search(f"Credential={self.query['X-Amz-Credential'][0]}")
        return (found[1], found[2], found[3]) if found else ("", "us-east-1", "s3")

    @property
    def service(self) -> str:
        """The signing name of the service, e.g. `ec2`; requests without a signature are taken for S3's."""
        return self._scope[2]

    @property
    def region(self) -> str:
        """The region that the request was signed for."""
        return self._scope[1]

    @property
    def account(self) -> str:
        """The account: named by a header, or by an access key id that is an account's number."""
        return self.headers.get("x-moto-account-id", account_of(self._scope[0]))

    @cached_property
    def action(self) -> str:
        """The operation's name for protocols that name it, else ''."""
        if target := self.headers.get("x-amz-target"):
            return target.rpartition(".")[2]
        if operation := _RPC.fullmatch(self.path):
            return operation[1]
        if "/operation/" in self.path and self.headers.get("smithy-protocol"):
            return self.path.rpartition("/")[2]
        if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return parse_qs(self.body.decode()).get("Action", [""])[0]
        return self.query.get("Action", [""])[0]

    @property
    def changes_something(self) -> bool:
        """Whether the world may differ afterwards, and for longer than a restart."""
        if self.action:
            return _READING.match(self.action) is None and self.action not in _FLEETING
        if self.service == "ram" and self.path.startswith("/get"):  # asks by POST
            return False
        return self.method not in ("GET", "HEAD", "OPTIONS")

    @property
    def passes(self) -> bool:
        """Whether what it tells is of its moment alone, so that no later world needs it."""
        return self.action == "PutMetricData"

    @property
    def draws(self) -> bool:
        """Whether the answer must be another one each time."""
        return self.action == "GetRandomPassword"

    @property
    def fingerprint(self) -> str:
        """What a request is about: moto makes AWS's own keys at their first use, even in a request that only reads."""
        return f"{self.account}:{self.region}:{self.method}:{self.target}:{zlib.crc32(self.body)}"

    def environ(self) -> dict[str, Any]:
        """The request as WSGI has it."""
        split = urlsplit(self.target)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(split.path, "latin-1"),
            "QUERY_STRING": split.query,
            "RAW_URI": self.target,
            "REQUEST_URI": self.target,
            "HTTP_HOST": "127.0.0.1",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_LENGTH": str(len(self.body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(self.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        preserved = {}
        for name, value in self.headers.items():
            key = name.upper().replace("-", "_")
            if key == "CONTENT_TYPE":
                environ[key] = value
            elif key != "CONTENT_LENGTH":
                environ[f"HTTP_{key}"] = value
                if "_" in name and name.startswith("x-amz-meta-"):
                    preserved[f"HTTP_{key}"] = name
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = self.account
        environ["moto.preserved_header_names"] = preserved
        return environ


@dataclass(frozen=True)
class Response:
    """The answer to a request."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def request_from(environ: dict[str, Any]) -> Request:
    """The request that a WSGI server received."""
    headers = {
        key.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
        for key, value in environ.items()
        if key.startswith("HTTP_") or key in ("CONTENT_TYPE", "CONTENT_LENGTH")
    }
    for key, name in (environ.get("moto.preserved_header_names") or {}).items():
        headers[name] = headers.pop(key.removeprefix("HTTP_").replace("_", "-").lower(), environ[key])
    target = environ.get("RAW_URI") or environ.get("REQUEST_URI") or environ["PATH_INFO"]
    if bucket := _BUCKET_HOST.fullmatch(headers.get("host", "")):
        target, headers["host"] = f"/{bucket[1]}{target}", "127.0.0.1"
    return Request(environ["REQUEST_METHOD"], target, headers, _body(environ))


def _body(environ: dict[str, Any]) -> bytes:
    stream = environ["wsgi.input"]
    length = environ.get("CONTENT_LENGTH")
    if length:
        return bytes(stream.read(int(length)))
    return bytes(stream.read()) if environ.get("wsgi.input_terminated") else b""


def call(application: Any, environ: dict[str, Any]) -> Response:
    """Call a WSGI application and gather its whole answer."""
    seen: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        seen.append((status, headers))
        return lambda data: None

    chunks: Iterable[bytes] = application(environ, start_response)
    try:
        body = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    status, headers = seen[-1]
    return Response(int(status.split()[0]), headers, body)
