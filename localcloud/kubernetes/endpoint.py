"""Where a cluster answers and how to be let in."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A running control plane. `ca_data` is the certificate authority's PEM in base64, as a kubeconfig has it."""

    server: str
    ca_data: str
    token: str
    kubeconfig: Path
