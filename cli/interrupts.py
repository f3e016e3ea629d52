"""Ctrl-C during a run: Pulumi is told once and ends in order; a second one makes it end at once."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from cli.engine import Engine

_FIRST = (
    "Stopping: Pulumi finishes what is under way and begins nothing new. Ctrl-C again ends it at once, and may leave "
    "resources behind that it does not know."
)
_SECOND = "Ending Pulumi at once."


@contextmanager
def passed_on(engine: Engine, say: Callable[[str], None]) -> Iterator[None]:
    """While inside, SIGINT and SIGTERM go to the running Pulumi processes and no further stack is begun."""
    first = True

    def handle(_signal: int, _frame: FrameType | None) -> None:
        nonlocal first
        say(_FIRST if first else _SECOND)
        first = False
        engine.interrupt()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
