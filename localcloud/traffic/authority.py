"""The certificate authority that the local cloud's pods and clients trust, and the certificates that it signs."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAYS = 3650


class Authority:
    """Signs a certificate for any name, once each; its own key stays in `folder`, for this user alone. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._contexts: dict[str, ssl.SSLContext] = {}
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._key_file, self.bundle = folder / "ca.key", folder / "ca.pem"
        if not (self._key_file.exists() and self.bundle.exists()):
            self._found()
        self._key = _load_key(self._key_file)
        self._certificate = x509.load_pem_x509_certificate(self.bundle.read_bytes())
        self._leaf_key = ec.generate_private_key(ec.SECP256R1())  # one for all names: it never leaves this process

    def context(self, host: str) -> ssl.SSLContext:
        """What a server that is `host` speaks TLS with. Only HTTP/1.1 is offered."""
        with self._lock:
            if host not in self._contexts:
                self._contexts[host] = self._make(host)
            return self._contexts[host]

    def any_context(self) -> ssl.SSLContext:
        """What a server speaks TLS with that is whatever host its client asks for."""

        def choose(socket: ssl.SSLSocket | ssl.SSLObject, host: str | None, _: ssl.SSLContext) -> None:
            if host:
                socket.context = self.context(host)

        context = self._make("localhost")
        context.sni_callback = choose
        return context

    def _found(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Relight local cloud")])
        certificate = (
            _builder(name, name, key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        self._key_file.touch(mode=0o600)
        self._key_file.write_bytes(_pem(key))
        self.bundle.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def _make(self, host: str) -> ssl.SSLContext:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
        issuer = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        certificate = (
            _builder(name, self._certificate.subject, self._leaf_key.public_key())
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        both = self._folder / "leaf.pem"  # ssl reads chains from files alone
        both.touch(mode=0o600)
        both.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + _pem(self._leaf_key))
        context.load_cert_chain(both)
        both.unlink()
        return context


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_DAYS))
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _load_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds no key of ours")
    return key
