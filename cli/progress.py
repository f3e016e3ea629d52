"""How far a run is: one line a stack, redrawn in a terminal, printed now and then anywhere else."""

import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self, TextIO

from cli.events import Event, Moment, Step
from cli.results import Operation, Outcome, Result
from spec.naming import Stack

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table

_EVERY = 10.0  # seconds between two plain lines of a stack

_DOING = {
    Operation.UP: "up",
    Operation.PREVIEW: "preview",
    Operation.DESTROY: "destroy",
    Operation.REFRESH: "refresh",
}


@dataclass
class Line:
    """What is known of one stack's run."""

    stack: Stack
    doing: str
    expected: int
    began: float = field(default_factory=lambda: time.monotonic())
    done: int = 0
    current: dict[str, str] = field(default_factory=dict)  # urn -> what is being done with it
    result: Result | None = None
    told: float = 0.0

    def take(self, step: Step) -> None:
        """Counts one step."""
        if step.is_stack:
            return
        if step.moment is Moment.BEGUN:
            if step.custom and step.op != "same":
                self.current[step.urn] = f"{step.op} {step.type.rpartition(':')[2]} {step.name}"
            return
        self.current.pop(step.urn, None)
        self.done += step.moment is Moment.DONE and step.op != "refresh"

    @property
    def seconds(self) -> float:
        """Since it began, or what it took."""
        return self.result.seconds if self.result else time.monotonic() - self.began

    @property
    def count(self) -> str:
        """How many resources are dealt with, of how many that are known."""
        return f"{self.done}/{self.expected}" if self.expected > self.done else str(self.done)

    @property
    def doing_now(self) -> str:
        """What it is at: the operation that has run longest, or how it ended."""
        if self.result:
            return self.result.outcome.value
        first = next(iter(self.current.values()), "")
        more = len(self.current) - 1
        return f"{first} and {more} more" if more > 0 else first or self.doing


class Progress:
    """Listens to the runs and shows them on standard error. Use as a context manager."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._lines: dict[str, Line] = {}
        self._lock = threading.RLock()  # a signal's handler may say something too
        self._live: Live | None = None
        self._over = threading.Event()

    def __enter__(self) -> Self:
        if self._stream.isatty():
            from rich.console import Console
            from rich.live import Live

            console = Console(file=self._stream)
            self._live = Live(get_renderable=self._table, console=console, refresh_per_second=8, transient=False)
            self._live.start()
        else:
            threading.Thread(target=self._tick_on, name="progress", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._live:
            self._live.stop()
            self._live = None

    def begun(self, stack: Stack, operation: Operation, expected: int) -> None:
        """A stack's run begins."""
        with self._lock:
            self._lines[stack.name] = Line(stack, _DOING[operation], expected)
        self._print(f"{stack.name}: {_DOING[operation]} begins")

    def heard(self, stack: Stack, event: Event) -> None:
        """Something happened in it."""
        if isinstance(event, Step):
            with self._lock:
                self._lines[stack.name].take(event)

    def tick(self) -> None:
        """Prints the lines whose turn it is; called about once a second where no terminal redraws them."""
        with self._lock:
            for line in self._lines.values():
                if line.result is None and line.seconds - line.told >= _EVERY:
                    line.told = line.seconds
                    self._print(f"{line.stack.name}: {line.count} resources, {line.seconds:.0f} s, {line.doing_now}")

    def ended(self, result: Result) -> None:
        """It is over."""
        with self._lock:
            line = self._lines[result.stack.name]
            line.result = result
        self._print(f"{result.stack.name}: {result.outcome.value} after {result.seconds:.1f} s, {line.done} resources")

    def say(self, text: str) -> None:
        """One line for the user."""
        if self._live:
            self._live.console.print(text, highlight=False, soft_wrap=True)
        else:
            self._print(text)

    def _tick_on(self) -> None:
        while not self._over.wait(1.0):
            self.tick()

    def _print(self, text: str) -> None:
        if self._live is None:
            with self._lock:
                print(text, file=self._stream, flush=True)

    def _table(self) -> "Table":
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 2))
        with self._lock:
            for line in self._lines.values():
                table.add_row(
                    Text(_mark(line.result)), Text(line.stack.name, style="bold"), Text(line.count, justify="right"),
                    Text(f"{line.seconds:.0f} s", justify="right"), Text(line.doing_now, no_wrap=True, style="dim"),
                )  # fmt: skip
        return table


def _mark(result: Result | None) -> str:
    if result is None:
        return "…"
    return {Outcome.DONE: "✓", Outcome.FAILED: "✗", Outcome.STOPPED: "■"}.get(result.outcome, " ")
