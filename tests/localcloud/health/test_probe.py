"""One question to an endpoint that really listens."""

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from localcloud.aws.health.check import Check
from localcloud.aws.health.probe import SEARCHED, Observation, probe

HOST = "claims.us-east-1.demo.example.com"


class Endpoint:
    """An HTTPS server that answers as it is told."""

    def __init__(self, certificate: Path) -> None:
        self.status, self.body = 200, b""
        self.asked: list[str] = []
        self.names: list[str | None] = []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                endpoint.asked.append(self.path)
                self.send_response(endpoint.status)
                self.end_headers()
                self.wfile.write(endpoint.body)

            def log_message(self, *_: Any) -> None:
                return None

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.sni_callback = lambda _, name, __: self.names.append(name)
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def ask(self, **more: Any) -> Observation:
        check = Check(number="h", account="1", type="HTTPS_STR_MATCH", host=HOST, path="/answers", **more)
        return probe(check, lambda host, port: ("127.0.0.1", self.server.server_port))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "other")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def endpoint(certificate: Path) -> Iterator[Endpoint]:
    endpoint = Endpoint(certificate)
    yield endpoint
    endpoint.server.shutdown()
    endpoint.server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "success"),
    [
        (200, b'{"state": "up"}', True),
        (200, b'{"state": "degraded"}', False),
        (503, b'{"state": "up"}', False),
        (200, SEARCHED * b" " + b'{"state": "up"}', False),
    ],
)
def test_an_endpoint_is_healthy_that_answers_well_with_the_string(
    endpoint: Endpoint, status: int, body: bytes, success: bool
) -> None:
    endpoint.status, endpoint.body = status, body
    seen = endpoint.ask(search='"state": "up"')
    assert seen.success is success
    assert str(status) in seen.told
    assert endpoint.asked == ["/answers"]


def test_the_endpoint_is_asked_by_its_name_whatever_its_certificate_says(endpoint: Endpoint) -> None:
    assert endpoint.ask().success
    assert endpoint.names == [HOST]


def test_where_nothing_listens_it_fails() -> None:
    check = Check(number="h", account="1", type="HTTPS", host=HOST)
    assert not probe(check, lambda host, port: None).success
    assert "refused" in probe(check, lambda host, port: ("127.0.0.1", 1)).told
