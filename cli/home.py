"""Where Relight keeps what it writes on this machine: `.relight/` in the repo, or `$RELIGHT_HOME`."""

import os
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Home:
    """The folders; each is made, for this user alone, when it is first asked for."""

    root: Path

    @classmethod
    def find(cls) -> "Home":
        """`$RELIGHT_HOME`, else `.relight/` beside Pulumi.yaml."""
        chosen = os.environ.get("RELIGHT_HOME")
        return cls(Path(chosen).expanduser().absolute() if chosen else REPO / ".relight")

    @property
    def local(self) -> Path:
        """The local cloud's own folder."""
        return self._folder("local")

    @property
    def state(self) -> Path:
        """Pulumi's state of everything on the local cloud."""
        return self._folder("state")

    @property
    def locks(self) -> Path:
        """Who is changing which environment right now."""
        return self._folder("locks")

    @property
    def pulumi(self) -> Path:
        """PULUMI_HOME for the local cloud."""
        return self._folder("pulumi")

    @property
    def logs(self) -> Path:
        """What Pulumi printed in the last run of each stack."""
        return self._folder("logs")

    @property
    def kubeconfigs(self) -> Path:
        """Written by `relight kubeconfig`."""
        return self._folder("kubeconfigs")

    def _folder(self, name: str) -> Path:
        folder = self.root / name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder


def write_private(path: Path, text: str) -> None:
    """Writes a file that only this user can read; it appears whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
