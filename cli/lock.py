"""One command at a time changes an environment on this machine."""

import fcntl
import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from cli.errors import UserError


@contextmanager
def held(folder: Path, environment: str, command: str) -> Iterator[None]:
    """Holds the environment's lock. Raises UserError that says who holds it.

    The system gives it back when its holder dies, so it can't be left behind.
    """
    path = folder / f"{environment}.json"
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(_refusal(environment, path.read_text())) from None
        _write(file, json.dumps(_holder(command), indent=2) + "\n")
        try:
            yield
        finally:
            _write(file, "")


def first_holder(folder: Path) -> str | None:
    """A sentence about any environment that is being changed right now, or None."""
    for path in sorted(folder.glob("*.json")):
        with path.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _refusal(path.stem, file.read())
    return None


def _holder(command: str) -> dict[str, object]:
    return {
        "user": getpass.getuser(),
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
    }


def _refusal(environment: str, text: str) -> str:
    try:
        holder = json.loads(text)
        who = "{user}@{host} (pid {pid}) since {since}: {command}".format_map(holder)
    except ValueError:  # taken a moment ago, and not yet written
        who = "another process on this machine"
    return f"The environment {environment} is being changed by {who}. Wait for it to end, then run this again."


def _write(file: IO[str], text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text)
    file.flush()
