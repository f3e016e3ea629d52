"""What happens while tools are made, as events, and the plain text that shows them where nothing richer does."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from tools.catalog import Tool


class Stage(StrEnum):
    """Where one tool is; each that is missing goes from QUEUED to DONE, unless a build fails."""

    QUEUED = "queued"
    WAITING = "waiting"  # for another process, which is making the same tool
    BUILDING = "building"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing to show. BUILDING and WAITING come about once a second, always from one thread at a time."""

    tool: Tool
    stage: Stage
    seconds: float = 0.0  # since this tool's turn came
    detail: str = ""  # "412 packages compiled"


Progress = Callable[[Event], None]


def duration(seconds: float) -> str:
    """As people say it: "0.4 s", "40 s", "4 min 30 s"."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


class Plain:
    """A line when a tool's turn comes, one every `every` seconds while it lasts, and one when it is done."""

    def __init__(self, stream: TextIO | None = None, every: float = 10.0) -> None:
        self._stream = stream or sys.stderr
        self._every = every
        self._queued: list[Tool] = []
        self._told: dict[tuple[str, Stage], float] = {}

    def __call__(self, event: Event) -> None:
        """Shows one event, or leaves it out when the tool's last line is too fresh."""
        if event.stage is Stage.QUEUED:
            self._queued.append(event.tool)
            return
        if not self._told:
            self._say(f"Making {', '.join(tool.title for tool in self._queued)}.")
            self._say(
                "From nothing all of them take 10 to 20 minutes on 2 cores; if interrupted, it goes on from there."
            )
        if event.stage is not Stage.DONE and not self._due(event):
            return
        self._say(f"  {event.tool.title}: {_words(event)}")

    def _due(self, event: Event) -> bool:
        now = time.monotonic()
        last = self._told.get((event.tool.name, event.stage))
        if last is not None and now - last < self._every:
            return False
        self._told[event.tool.name, event.stage] = now
        return True

    def _say(self, line: str) -> None:
        print(line, file=self._stream, flush=True)


def _words(event: Event) -> str:
    match event.stage:
        case Stage.DONE:
            return f"ready after {duration(event.seconds)}"
        case Stage.WAITING:
            return f"another process is making it; waiting since {duration(event.seconds)}"
        case _:
            return ", ".join(part for part in ("building", _since(event.seconds), event.detail) if part)


def _since(seconds: float) -> str:
    return duration(seconds) if seconds >= 1 else ""
