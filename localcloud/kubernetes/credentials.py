"""A cluster's certificate authority, server certificate, signing key, token and kubeconfig: made once, kept on disk."""

import base64
import ipaddress
import json
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from localcloud.kubernetes.endpoint import Endpoint

_LIFETIME = timedelta(days=3650)
_NAMES = ("localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc")


class Credentials:
    """Files in `folder`, mode 600: ca.crt, server.crt, server.key, accounts.key, tokens.csv, kubeconfig."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server_certificate = folder / "server.crt"
        self.server_key = folder / "server.key"
        self.accounts_key = folder / "accounts.key"
        self.tokens = folder / "tokens.csv"
        self._ca = folder / "ca.crt"

    def ensure(self) -> None:
        """Make what is missing; what is there stays, so a restarted cluster is the same to its users."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Written last, so its presence says that all of them are whole.
        if self.tokens.exists():
            return
        ca_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        ca = _certificate("relight-local", ca_key.public_key(), None, ca_key)
        server = _certificate("kube-apiserver", server_key.public_key(), ca, ca_key)
        _write(self._ca, _pem(ca))
        _write(self.server_certificate, _pem(server))
        _write(self.server_key, _key_pem(server_key))
        _write(self.accounts_key, _key_pem(ec.generate_private_key(ec.SECP256R1())))
        _write(self.tokens, f"{secrets.token_urlsafe(32)},relight,relight,system:masters\n".encode())

    def endpoint(self, server: str, name: str) -> Endpoint:
        """The endpoint at `server` (URL), whose kubeconfig is written with the context `name`."""
        ca_data = base64.b64encode(self._ca.read_bytes()).decode()
        token = self.tokens.read_text().split(",", 1)[0]
        kubeconfig = self.folder / "kubeconfig"
        _write(kubeconfig, json.dumps(_kubeconfig(server, name, ca_data, token), indent=1).encode())
        return Endpoint(server=server, ca_data=ca_data, token=token, kubeconfig=kubeconfig)


def _kubeconfig(server: str, name: str, ca_data: str, token: str) -> dict[str, object]:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": name, "cluster": {"server": server, "certificate-authority-data": ca_data}}],
        "users": [{"name": name, "user": {"token": token}}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
        "current-context": name,
    }


def _certificate(
    name: str, key: ec.EllipticCurvePublicKey, issuer: x509.Certificate | None, signer: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if issuer is None:
        return builder.add_extension(_key_usage(signs=True), critical=True).sign(signer, hashes.SHA256())
    names = [x509.DNSName(each) for each in _NAMES]
    addresses = [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    builder = builder.add_extension(x509.SubjectAlternativeName([*names, *addresses]), critical=False)
    return builder.add_extension(_key_usage(signs=False), critical=True).sign(signer, hashes.SHA256())


def _key_usage(signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    part.replace(path)
