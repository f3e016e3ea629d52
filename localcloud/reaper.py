"""Ends the local cloud's children when the local cloud itself is gone, however it went (even by kill -9).

Runs as a process of its own, with the read end of a pipe as its standard input and the write end held by the daemon
alone. Each line names a process by pid and start; at the end of the input exactly those still alive are ended:
first asked, then killed. Started with `python -S -E -I`: standard library only, and nothing of this project but a
sibling file given by path.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

_PATIENCE_SECONDS = 2.0


class Reaper:
    """The daemon's side: starts the process and tells it whom to end."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-E", str(Path(__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.pids: list[int] = []
        self._lock = threading.Lock()

    def adopt(self, pid: int) -> None:
        """Promise that the process `pid` won't outlive the daemon."""
        from localcloud.processes import started

        birth = started(pid)
        if birth is None or self._process.stdin is None:
            return
        with self._lock:
            self.pids = [*(each for each in self.pids if started(each)), pid]
            self._process.stdin.write(f"{pid} {birth}\n".encode())
            self._process.stdin.flush()

    @property
    def pid(self) -> int:
        """The reaper's own process."""
        return self._process.pid

    def close(self) -> None:
        """End the children now, and wait for it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(_PATIENCE_SECONDS * 3)


def reap(births: dict[int, str]) -> None:
    """Ask the processes in `births` to end, then kill those that stay."""
    _signal(births, signal.SIGTERM)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while _left(births) and time.monotonic() < deadline:
        time.sleep(0.02)
    _signal(births, signal.SIGKILL)


def _left(births: dict[int, str]) -> list[int]:
    from processes import started  # type: ignore[import-not-found]  # this file runs as a script beside it

    return [pid for pid, birth in births.items() if started(pid) == birth]


def _signal(births: dict[int, str], number: signal.Signals) -> None:
    for pid in _left(births):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _main() -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    births: dict[int, str] = {}
    for line in sys.stdin:
        pid, _, birth = line.strip().partition(" ")
        births[int(pid)] = birth
    reap(births)


if __name__ == "__main__":
    _main()
