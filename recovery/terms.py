"""What a recovery is made of: terms, some one after another, some side by side, and the sum that they come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import inf

from recovery.figures import Figure, Grade


class Estimate(StrEnum):
    """Which of a figure's three values a sum is of."""

    LOW = "low"
    TYPICAL = "typical"
    HIGH = "high"


@dataclass(frozen=True, kw_only=True)
class Term:
    """One step of a recovery: seconds, low / typical / high, infinite where nothing declared ends it.

    `after` names the terms that it waits for; `because` says with values why it takes that long, `evidence` names the
    resources, or the keys of the file, that say so.
    """

    name: str
    low: float
    typical: float
    high: float
    grade: Grade
    source: str
    because: str
    after: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    def seconds(self, estimate: Estimate) -> float:
        """Its length."""
        return {Estimate.LOW: self.low, Estimate.TYPICAL: self.typical, Estimate.HIGH: self.high}[estimate]


def of_figure(
    name: str, figure: Figure, because: str = "", *, after: Sequence[str] = (), evidence: Sequence[str] = ()
) -> Term:
    """A term that takes what the figure says."""
    return Term(
        name=name,
        low=figure.low,
        typical=figure.typical,
        high=figure.high,
        grade=figure.grade,
        source=figure.source,
        because=because or figure.name,
        after=tuple(after),
        evidence=tuple(evidence),
    )


def transferred(
    name: str, size: float, rate: Figure, because: str, *, after: Sequence[str] = (), evidence: Sequence[str] = ()
) -> Term:
    """A term that moves `size` bytes at a rate: the highest rate gives the low estimate."""
    return Term(
        name=name,
        low=size / rate.high,
        typical=size / rate.typical,
        high=size / rate.low,
        grade=rate.grade,
        source=rate.source,
        because=because,
        after=tuple(after),
        evidence=tuple(evidence),
    )


def declared(
    name: str,
    seconds: float,
    because: str,
    *,
    after: Sequence[str] = (),
    evidence: Sequence[str] = (),
    source: str = "",
) -> Term:
    """A term whose length follows from what is declared, the same in all three estimates."""
    return Term(
        name=name,
        low=seconds,
        typical=seconds,
        high=seconds,
        grade=Grade.DECLARED,
        source=source or "declared",
        because=because,
        after=tuple(after),
        evidence=tuple(evidence),
    )


def endless(name: str, because: str, *, after: Sequence[str] = (), evidence: Sequence[str] = ()) -> Term:
    """A term that nothing declared ever ends."""
    return declared(name, inf, because, after=after, evidence=evidence)


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """The terms of one recovery, each after those that it names: what is named comes earlier in the tuple."""

    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        """Raises ValueError for a name that is used twice, or for a term after one that isn't before it."""
        seen: set[str] = set()
        for term in self.terms:
            if term.name in seen or not seen.issuperset(term.after):
                raise ValueError(
                    f"{term.name}: used twice, or after {', '.join(term.after)}, of which one is not before it"
                )
            seen.add(term.name)

    def starts(self, estimate: Estimate) -> dict[str, float]:
        """When each term begins, in seconds from the loss."""
        ends: dict[str, float] = {}
        found: dict[str, float] = {}
        for term in self.terms:
            found[term.name] = max((ends[name] for name in term.after), default=0.0)
            ends[term.name] = found[term.name] + term.seconds(estimate)
        return found

    def total(self, estimate: Estimate) -> float:
        """Seconds from the loss until the last term ends; 0 without terms."""
        starts = self.starts(estimate)
        return max((starts[term.name] + term.seconds(estimate) for term in self.terms), default=0.0)

    def path(self, estimate: Estimate) -> tuple[Term, ...]:
        """The terms that an estimate's total is the sum of, in order; of two that end together, the later one."""
        starts = self.starts(estimate)
        ends = [(starts[term.name] + term.seconds(estimate), index) for index, term in enumerate(self.terms)]
        places = {term.name: index for index, term in enumerate(self.terms)}
        path: list[Term] = []
        last = max(ends, default=None)
        while last is not None:
            path.append(self.terms[last[1]])
            last = max((ends[places[name]] for name in path[-1].after), default=None)
        return tuple(reversed(path))

    @cached_property
    def critical(self) -> tuple[Term, ...]:
        """The terms that the typical total is the sum of, in order."""
        return self.path(Estimate.TYPICAL)

    @property
    def limiting(self) -> Term | None:
        """The longest term of the critical path: the one to shorten."""
        return max(self.critical, key=lambda term: term.typical, default=None)

    @property
    def grade(self) -> Grade:
        """That of the weakest term of the critical path that takes any time."""
        return weakest(term.grade for term in self.critical if term.high)


def weakest(grades: Iterable[Grade]) -> Grade:
    """The worst of several grades; DECLARED without any."""
    return max(grades, key=lambda grade: grade.rank, default=Grade.DECLARED)
