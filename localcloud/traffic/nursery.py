"""The daemon's side of a zygote: orders programs, hears of their end."""

import contextlib
import json
import logging
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from localcloud.errors import LocalCloudError
from localcloud.processes import started

log = logging.getLogger(__name__)

_ZYGOTE = Path(__file__).with_name("zygote.py")
_NICENESS = 5  # what stands in for pods gives way to what brings them up


@dataclass(frozen=True, kw_only=True)
class Order:
    """A program to run: `ports` says on which port of this machine each of the container's ports is."""

    argv: Sequence[str]
    env: Mapping[str, str]
    folder: str
    log: str
    ports: Mapping[int, int] = field(default_factory=dict)


class Nursery:
    """One zygote with `python`, started at the first order or by `start`; thread-safe.

    `adopt` is told each process, so that someone else can end it if this process dies.
    """

    def __init__(
        self,
        python: Callable[[], Path],
        modules: Sequence[str],
        environment: Callable[[], Mapping[str, str]],
        log_file: Path,
        adopt: Callable[[int], None],
    ) -> None:
        self._python, self._modules, self._environment = python, modules, environment
        self._log_file, self._adopt = log_file, adopt
        self._guard = threading.Lock()
        self._zygote: subprocess.Popen[bytes] | None = None
        self._orders: dict[int, tuple[Future[int], Callable[[int], None]]] = {}
        self._running: dict[int, Callable[[int], None]] = {}
        self._births: dict[int, str | None] = {}
        self._number = 0

    @property
    def pid(self) -> int | None:
        """The zygote's own process."""
        return self._zygote.pid if self._zygote else None

    def start(self) -> None:
        """Start the zygote unless it runs; returns before it is ready. Raises ToolError when its Python isn't there."""
        with self._guard:
            self._ensure()

    def order(self, order: Order, ended: Callable[[int], None]) -> "Future[int]":
        """Have a program started: its pid, once there is one; `ended` hears its exit code, from another thread."""
        with self._guard:
            zygote = self._ensure()
            self._number += 1
            hoped: Future[int] = Future()
            self._orders[self._number] = hoped, ended
            self._write(zygote, {"id": self._number, **asdict(order)})
        return hoped

    def end(self, pid: int) -> None:
        """Ask a program to end; it is killed when it takes longer than three seconds."""
        with self._guard:
            if self._zygote is not None and pid in self._running:
                self._write(self._zygote, {"end": pid})

    def close(self) -> None:
        """End all programs and the zygote, and wait for it."""
        with self._guard:
            zygote, self._zygote = self._zygote, None
        if zygote is None or zygote.stdin is None:
            return
        zygote.stdin.close()
        try:
            zygote.wait(8)
        except subprocess.TimeoutExpired:
            zygote.kill()
            zygote.wait()

    def _ensure(self) -> "subprocess.Popen[bytes]":
        if self._zygote is not None and self._zygote.poll() is None:
            return self._zygote
        environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
        self._log_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._log_file.open("ab") as output:
            self._zygote = subprocess.Popen(
                ["nice", "-n", str(_NICENESS), str(self._python()), "-P", str(_ZYGOTE), *self._modules],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                env={**environment, **self._environment()},
                start_new_session=True,
            )
        self._adopt(self._zygote.pid)
        threading.Thread(target=self._listen, args=(self._zygote,), name="nursery", daemon=True).start()
        return self._zygote

    def _write(self, zygote: "subprocess.Popen[bytes]", order: dict[str, Any]) -> None:
        if zygote.stdin is None:
            return
        try:
            zygote.stdin.write(json.dumps(order).encode() + b"\n")
            zygote.stdin.flush()
        except OSError:
            log.warning("the zygote of %s is gone", self._modules)  # its listener cleans up

    def _listen(self, zygote: "subprocess.Popen[bytes]") -> None:
        assert zygote.stdout is not None
        for line in zygote.stdout:
            fact = json.loads(line)
            if "id" in fact:
                self._started(fact["id"], fact["pid"])
            elif "ended" in fact:
                self._ended(fact["ended"], fact["code"])
            else:
                log.info("programs of %s can start", ", ".join(self._modules))
        zygote.wait()
        with self._guard:
            lost, self._orders = self._orders, {}
            running, self._running = self._running, {}
            if zygote is self._zygote:
                self._zygote = None
        for hoped, _ in lost.values():
            hoped.set_exception(LocalCloudError("The process that starts containers ended; see its log."))
        for pid, ended in running.items():
            if started(pid) == self._births.pop(pid, None):  # orphans of a zygote that was killed
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            ended(-signal.SIGKILL)

    def _started(self, number: int, pid: int) -> None:
        with self._guard:
            hoped, self._running[pid] = self._orders.pop(number)
            self._births[pid] = started(pid)
        self._adopt(pid)
        hoped.set_result(pid)

    def _ended(self, pid: int, code: int) -> None:
        with self._guard:
            ended = self._running.pop(pid, None)
            self._births.pop(pid, None)
        if ended is not None:
            ended(code)
