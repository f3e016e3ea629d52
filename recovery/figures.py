"""The figures that predictions are made of: book values, and those that an environment's own drills measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from recovery.measured import read_measured
from spec.load import STACKS

BOOK = Path(__file__).with_name("figures.yaml")
_KINDS = ("seconds", "rates", "losses")


class Grade(StrEnum):
    """Where a figure is from, the best first: a prediction has the grade of its weakest term."""

    MEASURED = "measured"
    DECLARED = "declared"
    VENDOR = "D"
    QUOTED = "S"
    THIRD_PARTY = "M"
    WEAK = "W"
    ASSUMED = "A"

    @property
    def rank(self) -> int:
        """0 is the best."""
        return tuple(Grade).index(self)

    @property
    def words(self) -> str:
        """What the letter stands for."""
        return _WORDS[self]


_WORDS: Mapping[Grade, str] = {
    Grade.MEASURED: "measured in a drill of this environment",
    Grade.DECLARED: "follows from what is declared",
    Grade.VENDOR: "vendor's documentation",
    Grade.QUOTED: "a text that quotes the vendor",
    Grade.THIRD_PARTY: "a third party's measurement",
    Grade.WEAK: "one report",
    Grade.ASSUMED: "assumed, no source found",
}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A value with its spread: seconds, or bytes a second. `low` is the smallest number, whatever that means."""

    name: str
    low: float
    typical: float
    high: float
    grade: Grade
    source: str

    @property
    def measured(self) -> bool:
        """Whether a drill of the environment gave it."""
        return self.grade is Grade.MEASURED


class Figures:
    """All figures by kind and name."""

    def __init__(self, found: Mapping[str, Mapping[str, Figure]]) -> None:
        self._found = found

    def seconds(self, name: str) -> Figure:
        """How long a step takes; KeyError for one that the book doesn't have."""
        return self._found["seconds"][name]

    def rate(self, name: str) -> Figure:
        """Bytes a second."""
        return self._found["rates"][name]

    def loss(self, name: str) -> Figure:
        """Seconds of the newest data that a copy lacks."""
        return self._found["losses"][name]

    def names(self, kind: str) -> tuple[str, ...]:
        """What the book knows of a kind."""
        return tuple(self._found[kind])


@cache
def book() -> Figures:
    """The book values."""
    return Figures(_read(yaml.safe_load(BOOK.read_text(encoding="utf-8"))))


def measured(environment: str, folder: Path = STACKS) -> Path:
    """The file, beside the environment's own, with what its drills measured; it need not be there."""
    return folder / f"{environment}.figures.yaml"


def figures(measured: Path) -> Figures:
    """The book values, and over them those of the environment's own file if there is one.

    Raises EnvironmentFileError with every mistake in that file: it has the book's names, and values in order.
    """
    if not measured.exists():
        return book()
    place = f"{measured.parent.name}/{measured.name}"
    known = {kind: book().names(kind) for kind in _KINDS}
    own = _read(read_measured(place, measured.read_text(encoding="utf-8"), known), grade=Grade.MEASURED)
    return Figures({kind: {**book()._found[kind], **own.get(kind, {})} for kind in _KINDS})


def _read(data: Mapping[str, Any], grade: Grade | None = None) -> dict[str, dict[str, Figure]]:
    return {
        kind: {
            name: Figure(
                name=name,
                low=float(entry["low"]),
                typical=float(entry["typical"]),
                high=float(entry["high"]),
                grade=grade or Grade(entry["grade"]),
                source=str(entry["source"]),
            )
            for name, entry in (data.get(kind) or {}).items()
        }
        for kind in _KINDS
    }
