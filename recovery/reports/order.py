"""What a reader sees first: the worst, and what it all comes to in a line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recovery.assessment import Assessment
from recovery.row import Measure, Row, Verdict, counts
from recovery.terms import Estimate
from recovery.words import count

WORST_FIRST = (
    Verdict.MISSED, Verdict.AT_RISK, Verdict.UNDECIDED, Verdict.UNPROVEN, Verdict.NO_PROMISE, Verdict.MET
)  # fmt: skip
"""The order in which somebody has to look at them."""

UNKEPT = frozenset({Verdict.MISSED, Verdict.AT_RISK, Verdict.UNDECIDED})
"""Those that somebody has to do something about."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """One service's rows, the worst first."""

    service: str
    tier: int
    pattern: str
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """E.g. `underwriting (tier 1, hot-standby)`."""
        return f"{self.service} (tier {self.tier}, {self.pattern})"

    def brief(self) -> list[Row]:
        """Of each scenario the RTO and the RPO that take most of their targets, and all others that aren't kept."""
        seen: set[tuple[str, Measure]] = set()
        found = []
        for row in self.rows:
            kind = (row.scenario.name, row.measure)
            if row.verdict in UNKEPT or kind not in seen:
                found.append(row)
            seen.add(kind)
        return found


def groups(assessment: Assessment) -> list[Group]:
    """By service: the one with the worst row first, and among equals in the file's order."""
    by_service: dict[str, list[Row]] = {}
    for row in assessment.rows:
        by_service.setdefault(row.service, []).append(row)
    found = [
        Group(service=name, tier=rows[0].tier, pattern=rows[0].pattern, rows=tuple(sorted(rows, key=urgency)))
        for name, rows in by_service.items()
    ]
    return sorted(found, key=lambda group: urgency(group.rows[0])[0])


def urgency(row: Row) -> tuple[int, float]:
    """Sorts the worst first: by verdict, then by how much of its objective the typical prediction takes."""
    typical = row.seconds(Estimate.TYPICAL)
    if typical is None:
        return (WORST_FIRST.index(row.verdict), 0.0)
    return (WORST_FIRST.index(row.verdict), -typical / row.target if row.target else -typical)


def summary(rows: Sequence[Row]) -> str:
    """E.g. `2 objectives missed, 1 at risk, 31 unproven: no drill yet.`"""
    if not rows:
        return "The plan holds nothing from which an objective could be told."
    found = counts(rows)
    words = {
        Verdict.MISSED: "missed",
        Verdict.AT_RISK: "at risk",
        Verdict.UNDECIDED: "undecided",
        Verdict.MET: "met",
        Verdict.NO_PROMISE: "without a promise",
        Verdict.UNPROVEN: "unproven: no drill yet",
    }
    parts = [f"{found[verdict]} {said}" for verdict, said in words.items() if found[verdict]]
    missed = count(found[Verdict.MISSED], "objective")
    if found[Verdict.MISSED]:
        parts[0] = f"{missed} missed"
    else:
        parts.insert(0, "no objective missed")
    line = ", ".join(parts)
    return f"{line[0].upper()}{line[1:]}."


def of(rows: Iterable[Row], *verdicts: Verdict) -> list[Row]:
    """The rows with one of the verdicts."""
    return [row for row in rows if row.verdict in verdicts]
