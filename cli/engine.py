"""One Pulumi run: started, followed by its events, stopped when asked."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from cli.collect import Collected
from cli.event_log import event_log
from cli.events import Event
from cli.pulumi import Pulumi
from cli.results import Operation, Outcome, Result
from cli.tail import Tail
from spec.naming import Stack

EventHandler = Callable[[Event], None]
"""Hears each event in the thread of the run."""

_JUDGED = (Operation.UP, Operation.PREVIEW)
_LOOK = 0.05  # seconds between two looks at the event log
_ARGUMENTS = {
    Operation.UP: ("--yes", "--skip-preview"),
    Operation.DESTROY: ("--yes", "--skip-preview"),
    Operation.REFRESH: ("--yes", "--skip-preview", "--clear-pending-creates"),
    Operation.PREVIEW: (),
}


class Engine:
    """Runs Pulumi on stacks, several at once from as many threads."""

    def __init__(self, pulumi: Pulumi, logs: Path, policies: Path | None = None) -> None:
        """`policies` is the pack that `up` and `preview` are judged by."""
        self._pulumi = pulumi
        self._logs = logs
        self._policies = policies
        self._running: set[subprocess.Popen[bytes]] = set()
        self._stopped = False
        self._lock = threading.RLock()  # a second Ctrl-C may come while the first is handled

    def run(
        self, stack: Stack, operation: Operation, on_event: EventHandler, *options: str, digest: Path | None = None
    ) -> Result:
        """Runs to the end, whatever that is. `options` are further flags of Pulumi's.

        With `digest`, what Pulumi writes to standard output goes to that file, and only errors to the log.
        """
        began = time.monotonic()
        log = self._logs / f"{stack.name}-{operation}.log"
        with event_log(self._logs, f"{stack.name}-{operation}") as events, _private(log) as output:
            arguments = [operation, "--stack", stack.name, *_ARGUMENTS[operation], *options]
            arguments += ["--suppress-progress", "--event-log", str(events)]
            if self._policies and operation in _JUDGED:
                arguments += ["--policy-pack", str(self._policies)]
            if digest is None:
                process = self._start(arguments, output, None)
            else:
                with _private(digest) as printed:
                    process = self._start(arguments, printed, output)
            if process is None:
                return Result(stack=stack, outcome=Outcome.NOT_STARTED)
            try:
                collected = _follow(process, Tail(events), on_event)
            finally:
                self._running.discard(process)
        return self._result(stack, process.returncode, collected, log, time.monotonic() - began)

    def interrupt(self) -> int:
        """Passes Ctrl-C on: a first one lets Pulumi finish what is under way, a second one makes it end at once.

        Returns how many runs were told. Nothing is started any more afterwards.
        """
        with self._lock:
            self._stopped = True
            alive = [process for process in self._running if process.poll() is None]
            for process in alive:
                process.send_signal(signal.SIGINT)
            return len(alive)

    @property
    def stopped(self) -> bool:
        """Whether it was interrupted."""
        return self._stopped

    def _start(
        self, arguments: list[str], output: IO[bytes], errors: IO[bytes] | None
    ) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._stopped:
                return None
            process = self._pulumi.start(arguments, output, errors)
            self._running.add(process)
            return process

    def _result(self, stack: Stack, code: int, collected: Collected, log: Path, seconds: float) -> Result:
        outcome = Outcome.DONE if code == 0 else Outcome.STOPPED if self._stopped else Outcome.FAILED
        errors = tuple(collected.errors)
        if outcome is Outcome.FAILED and not errors and not collected.refusals:
            errors = _printed_errors(log) or (f"Pulumi ended with exit code {code} and no message.",)
        return Result(
            stack=stack,
            outcome=outcome,
            seconds=seconds,
            counts=collected.counts,
            changes=tuple(collected.changes),
            errors=errors,
            warnings=tuple(collected.warnings),
            refusals=tuple(collected.refusals),
            undecided=tuple(collected.undecided),
            outputs=collected.outputs,
            log=str(log),
        )


def _follow(process: subprocess.Popen[bytes], tail: Tail, on_event: EventHandler) -> Collected:
    collected = Collected()
    ended = False
    while not ended:
        try:
            process.wait(timeout=_LOOK)
            ended = True  # and what it wrote last is still to be read
        except subprocess.TimeoutExpired:
            pass
        for event in tail.read():
            collected.add(event)
            on_event(event)
    return collected


def _private(log: Path) -> IO[bytes]:
    log.unlink(missing_ok=True)
    return os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _printed_errors(log: Path) -> tuple[str, ...]:
    """What Pulumi said before its engine ran, e.g. that a stack is locked: the lines from `error:` on."""
    text = log.read_text(errors="replace")
    _, found, said = text.partition("error: ")
    return (said.strip(),) if found else ()
