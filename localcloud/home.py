"""Where the local cloud keeps its things, and what it tells about itself. Standard library only."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Home:
    """The folder of one local cloud."""

    folder: Path

    @property
    def record(self) -> Path:
        """Who runs, and how to reach it."""
        return self.folder / "cloud.json"

    @property
    def log(self) -> Path:
        """The daemon's log."""
        return self.folder / "daemon.log"

    @property
    def journal(self) -> Path:
        """The log of what changed the world."""
        return self.folder / "journal"

    @property
    def world(self) -> Path:
        """The world's name: another one after a reset."""
        return self.folder / "world"

    @property
    def clusters(self) -> Path:
        """The Kubernetes control planes' data."""
        return self.folder / "clusters"

    @property
    def plugins(self) -> Path:
        """The Pulumi plugins to put first on PATH."""
        return self.folder / "plugins"

    @property
    def settings(self) -> Path:
        """What a user may set."""
        return self.folder / "settings.yaml"

    @property
    def alarms(self) -> Path:
        """The states of alarms."""
        return self.folder / "alarms.json"

    @property
    def lock(self) -> Path:
        """Held by the daemon for as long as it lives."""
        return self.folder / "daemon.lock"


@dataclass(frozen=True, kw_only=True)
class Record:
    """What a running local cloud writes down for its callers; `pid` is 0 after an orderly stop."""

    pid: int
    started: str
    since: float
    control_port: int
    token: str
    aws_port: int
    world: str
    dns_port: int = 0

    @property
    def endpoint(self) -> str:
        """The URL for AWS_ENDPOINT_URL."""
        return f"http://127.0.0.1:{self.aws_port}"


def read_record(home: Home) -> Record | None:
    """The last record, or None when this local cloud never ran."""
    try:
        return Record(**json.loads(home.record.read_text()))
    except FileNotFoundError:
        return None


def write_record(home: Home, record: Record) -> None:
    """Replace the record, readable by its owner alone: it holds the control token."""
    part = home.record.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(record), file)
    part.replace(home.record)


def world_name(home: Home) -> str:
    """The name of this home's world, made at its first use."""
    if not home.world.exists():
        home.world.write_text(secrets.token_hex(8))
    return home.world.read_text()
