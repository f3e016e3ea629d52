"""Facts about processes of this machine, from /proc where there is one, else from `ps`. Standard library only."""

import subprocess
from pathlib import Path

_PROC = Path("/proc")


def started(pid: int) -> str | None:
    """A text that tells this process apart from a later one with the same pid; None when there is no such process."""
    if not _PROC.is_dir():
        return _ps(pid, "lstart")
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else fields[19]


def memory_mb(pids: list[int]) -> float:
    """What these processes hold in memory, in MB; pages shared between them count for each its part on Linux."""
    return sum(_memory(pid) for pid in pids)


def _memory(pid: int) -> float:
    if not _PROC.is_dir():
        return int(_ps(pid, "rss") or 0) / 1024
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _ps(pid: int, column: str) -> str | None:
    done = subprocess.run(["ps", "-o", f"{column}=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip() or None
