"""The file into which Pulumi writes one run's events. Its debug messages hold secrets in plain text."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_END = ".events"


@contextmanager
def event_log(logs: Path, name: str) -> Iterator[Path]:
    """A file that only this user can read, removed afterwards; those that killed commands left go with it."""
    for left in logs.glob(f".*{_END}"):
        if not _alive(int(left.name.removesuffix(_END).rpartition(".")[2])):
            left.unlink(missing_ok=True)
    path = logs / f".{name}.{os.getpid()}{_END}"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is there, and another user's
        return True
    return True
