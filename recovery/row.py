"""One objective in one scenario: what is promised, what is predicted, and whether the two meet."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from recovery.figures import Grade
from recovery.losses import LostData
from recovery.scenarios import Scenario
from recovery.terms import Estimate, Recovery


class Part(StrEnum):
    """What an objective is of."""

    SERVING = "serving"
    VECTOR_STORE = "vector store"
    DATA = "data"


class Measure(StrEnum):
    """What an objective bounds: how long a part is away, or how much of its newest data is lost."""

    RTO = "RTO"
    RPO = "RPO"


class Verdict(StrEnum):
    """Whether an objective is kept. `unproven`: predicted to be, and no drill has shown it; `at risk`: only the low
    estimate keeps it; `undecided`: the preview doesn't know a value that it takes."""

    MET = "met"
    UNPROVEN = "unproven"
    AT_RISK = "at risk"
    MISSED = "missed"
    UNDECIDED = "undecided"
    NO_PROMISE = "no promise"

    @property
    def refuses(self) -> bool:
        """Whether it refuses a deployment."""
        return self is Verdict.MISSED


@dataclass(frozen=True, kw_only=True)
class Row:
    """One objective in one scenario. Seconds throughout; `target` is None where nothing is promised.

    Of an RTO `recovery` has the terms, of an RPO `lost` the reason. `undecided` says which value isn't known.
    """

    service: str
    tier: int
    pattern: str
    scenario: Scenario
    part: Part
    measure: Measure
    target: float | None
    verdict: Verdict
    recovery: Recovery | None = None
    lost: LostData | None = None
    undecided: str = ""

    @property
    def key(self) -> str:
        """What tells it from the other rows, e.g. `underwriting/region/vector store/RPO`."""
        return f"{self.service}/{self.scenario.name}/{self.part}/{self.measure}"

    def seconds(self, estimate: Estimate) -> float | None:
        """What is predicted; None where it is undecided."""
        if self.recovery is not None:
            return self.recovery.total(estimate)
        return getattr(self.lost, estimate) if self.lost is not None else None

    @property
    def limiting(self) -> str:
        """The step, or the reason, that decides."""
        if self.recovery is not None:
            term = self.recovery.limiting
            return f"{term.name}: {term.because}" if term else ""
        return self.lost.because if self.lost is not None else self.undecided

    @property
    def grade(self) -> Grade | None:
        """That of the weakest figure in it."""
        if self.recovery is not None:
            return self.recovery.grade
        return self.lost.grade if self.lost is not None else None


def counts(rows: Iterable[Row]) -> dict[Verdict, int]:
    """How many rows have each verdict."""
    found = dict.fromkeys(Verdict, 0)
    for row in rows:
        found[row.verdict] += 1
    return found
