"""Reads the engine's event log while it is being written."""

from collections.abc import Iterator
from pathlib import Path

from cli.events import Event, parse


class Tail:
    """The events since the last look."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._position = 0
        self._rest = b""

    def read(self) -> Iterator[Event]:
        """Those whose lines are complete by now; none while the file isn't there yet."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._position)
                fresh = file.read()
        except FileNotFoundError:
            return
        self._position += len(fresh)
        *lines, self._rest = (self._rest + fresh).split(b"\n")
        for line in lines:
            if line and (event := parse(line)) is not None:
                yield event
