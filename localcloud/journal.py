"""The log of every request that changed the local cloud, from which a restart builds the same world again.

One JSON line per request, in the order in which they were answered, and one per finished transaction. Lines are handed
to the operating system before the caller sees the answer, so a killed process loses nothing that it told about.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from localcloud.errors import LocalCloudError


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One request that changed something. `number` seeds the ids that it made; 0 as `transaction` means none."""

    number: int
    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    transaction: int = 0


class Journal:
    """Appends entries and reads them back. Not thread-safe: the funnel calls it under its own lock.

    Raises:
        LocalCloudError: a line in the middle of the file can't be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._entries, self._open = 0, 0
        self._live: set[str] = set()
        self._last_number, self._last_transaction = 0, 0
        self._file: BinaryIO = path.open("ab", buffering=0)

    def replay(self) -> list[Entry]:
        """The committed entries in order; what a crash cut off half-way through a transaction is left out."""
        lines = list(self._lines())
        committed = {line["commit"] for line in lines if "commit" in line}
        self._last_number = max((line["n"] for line in lines if "n" in line), default=0)
        self._last_transaction = max((line.get("t", line.get("commit", 0)) for line in lines), default=0)
        for line in lines:
            self._note(line.get("made", ""), line.get("gone", ""))
        entries = [_entry(line) for line in lines if "n" in line and line.get("t", 0) in committed | {0}]
        self._entries = len(entries)
        return entries

    def _lines(self) -> Iterator[dict[str, Any]]:
        content = self._path.read_bytes().split(b"\n")
        for index, line in enumerate(content):
            if not line:
                continue
            try:
                yield json.loads(line)
            except ValueError as error:
                if index == len(content) - 1:  # the last line, cut off while it was written
                    self._file.truncate(sum(len(each) + 1 for each in content[:index]))
                    return
                message = f"Line {index + 1} of {self._path} can't be read: run `relight local reset` to begin anew."
                raise LocalCloudError(message) from error

    def next_number(self) -> int:
        """A number no earlier request had, not even one that was left out."""
        self._last_number += 1
        return self._last_number

    def append(self, entry: Entry) -> None:
        """Write one request down."""
        self._entries += 1
        self._write(
            {
                "n": entry.number,
                "t": entry.transaction,
                "m": entry.method,
                "u": entry.target,
                "h": entry.headers,
                "b": base64.b85encode(entry.body).decode(),
            }
        )

    def begin(self) -> int:
        """Open a transaction."""
        self._last_transaction += 1
        self._open += 1
        return self._last_transaction

    def commit(self, transaction: int, made: str = "", gone: str = "") -> None:
        """Close a transaction, which may have made or deleted a resource with this name.

        When the last resource goes, only what others than Pulumi did is kept: nothing else is left to build.
        """
        self._open -= 1
        self._note(made, gone)
        self._write({"commit": transaction, "made": made, "gone": gone})
        if gone and not self._live and not self._open:
            self._keep_foreign()

    @property
    def size(self) -> int:
        """How many requests a restart would replay."""
        return self._entries

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _note(self, made: str, gone: str) -> None:
        if made:
            self._live.add(made)
        self._live.discard(gone)

    def _keep_foreign(self) -> None:
        part = self._path.with_suffix(".part")
        kept = [line for line in self._lines() if line.get("t") == 0]
        part.write_bytes(b"".join(_encoded(line) for line in kept))
        self._file.close()
        part.replace(self._path)
        self._file = self._path.open("ab", buffering=0)
        self._entries = len(kept)

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(_encoded(line))


def _encoded(line: dict[str, Any]) -> bytes:
    return json.dumps(line, separators=(",", ":")).encode() + b"\n"


def _entry(line: dict[str, Any]) -> Entry:
    return Entry(
        number=line["n"],
        transaction=line["t"],
        method=line["m"],
        target=line["u"],
        headers=line["h"],
        body=base64.b85decode(line["b"]),
    )
