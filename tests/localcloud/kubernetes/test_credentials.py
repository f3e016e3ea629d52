"""A cluster's keys and kubeconfig."""

import base64
import json
from pathlib import Path

from cryptography import x509

from localcloud.kubernetes.credentials import Credentials

SERVER = "https://127.0.0.1:6443"


def test_they_are_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path / "pki")
    credentials.ensure()
    first = credentials.endpoint(SERVER, "demo")
    credentials.ensure()
    assert credentials.endpoint(SERVER, "demo") == first
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "pki").iterdir()} == {0o600}
    assert (tmp_path / "pki").stat().st_mode & 0o777 == 0o700


def test_a_half_made_set_is_made_again(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path / "pki")
    credentials.ensure()
    old = credentials.endpoint(SERVER, "demo")
    credentials.tokens.unlink()
    credentials.ensure()
    assert credentials.endpoint(SERVER, "demo").ca_data != old.ca_data


def test_the_servers_certificate_is_signed_for_its_address(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path / "pki")
    credentials.ensure()
    authority = x509.load_pem_x509_certificate(base64.b64decode(credentials.endpoint(SERVER, "demo").ca_data))
    server = x509.load_pem_x509_certificate(credentials.server_certificate.read_bytes())
    server.verify_directly_issued_by(authority)
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(each) for each in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]


def test_the_kubeconfig_leads_to_the_server(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path / "pki")
    credentials.ensure()
    endpoint = credentials.endpoint(SERVER, "demo")
    document = json.loads(endpoint.kubeconfig.read_text())
    assert document["current-context"] == "demo"
    assert document["clusters"] == [
        {"name": "demo", "cluster": {"server": SERVER, "certificate-authority-data": endpoint.ca_data}}
    ]
    assert document["users"] == [{"name": "demo", "user": {"token": endpoint.token}}]
