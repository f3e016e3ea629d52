"""A child process with its log file."""

import logging
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from localcloud.kubernetes.processes import Command

log = logging.getLogger(__name__)

_LOG_LIMIT = 8 << 20


class Child:
    """Runs a command, and runs it again when it has ended by itself."""

    def __init__(self, command: Command, logs: Path, adopt_pid: Callable[[int], None]) -> None:
        self.name = command.name
        self.restarts = 0
        self._command = command
        self._log = logs / f"{command.name}.log"
        self._adopt_pid = adopt_pid
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it in a session of its own, so that a terminal's Ctrl-C does not reach it."""
        if self._log.exists() and self._log.stat().st_size > _LOG_LIMIT:
            self._log.replace(self._log.with_suffix(".old.log"))
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command.arguments,
                env=os.environ | self._command.environment,
                cwd=self._log.parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._adopt_pid(self._process.pid)

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def revive(self) -> bool:
        """Start it again if it has ended; returns whether it had."""
        if self.alive():
            return False
        self.restarts += 1
        self.start()
        return True

    def stop(self, patience: float = 0) -> None:
        """Ask it to end and give it `patience` seconds; without any, kill it at once."""
        if self._process is None or self._process.poll() is not None:
            return
        if patience:
            self._process.terminate()
            try:
                self._process.wait(patience)
            except subprocess.TimeoutExpired:
                log.warning("%s did not end in %g s and is killed", self.name, patience)
        self._process.kill()
        self._process.wait()

    def last_words(self, lines: int = 3) -> str:
        """The end of its log, for error messages."""
        if not self._log.exists():
            return ""
        text = self._log.read_bytes()[-4000:].decode(errors="replace")
        return " / ".join(text.strip().splitlines()[-lines:])
