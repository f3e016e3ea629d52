"""The cheapest changes that keep an objective, found by trying them on what is declared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import inf

from recovery.advice.change import Change
from recovery.advice.changes import changes
from recovery.advice.expected import expected
from recovery.assessment import Assessment, judged
from recovery.cost.charge import total
from recovery.cost.estimate import declared
from recovery.cost.prices import Prices
from recovery.figures import Figures
from recovery.graph.graph import Graph
from recovery.graph.resource import UndecidedError
from recovery.recoveries.case import Case
from recovery.row import Measure, Row, Verdict
from recovery.rows import Rows
from recovery.terms import Estimate
from recovery.words import at_least, spell
from spec.environment import Environment

MOST = 3
"""Changes that are tried together."""
_NOTHING = {Measure.RTO: "promise `rto: best-effort`", Measure.RPO: "no RPO can be promised"}
_MENDED = (Verdict.MISSED, Verdict.AT_RISK)
_FAILS = (*_MENDED, Verdict.UNDECIDED)


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What keeps an objective: the changes (none found: empty), dollars a month at list prices, seconds gained.

    `predicted` is typical seconds with the changes. `least` is what could be promised as things are. `in_code` says
    that the file asks for enough, and the resources are less than that.
    """

    measure: Measure

    changes: tuple[Change, ...]
    monthly: float
    gained: float
    predicted: float
    least: float
    in_code: bool = False

    def __str__(self) -> str:
        """A sentence or two."""
        promise = f"promise {at_least(self.least)} or more" if self.least < inf else _NOTHING[self.measure]
        if self.in_code:
            asked = f"The file asks for what keeps it ({spell(self.predicted)}), and the resources are less than that"
            return f"{asked}: mend the program that makes them, or deploy what the file says; or {promise}."
        if not self.changes:
            return f"No change of up to {MOST} lines keeps it; {promise}."
        lines = "; ".join(str(change) for change in self.changes)
        gained = "from never" if self.gained == inf else f"{spell(self.gained)} gained"
        cost = f"{_dollars(self.monthly)} a month at list prices"
        return f"{lines}: {cost}, {gained}: {spell(self.predicted)}; or {promise}."


def advise(
    environment: Environment, graph: Graph, figures: Figures, prices: Prices, rows: Sequence[Row]
) -> dict[Row, Advice]:
    """The advice for each of the rows that is missed or at risk; a row whose values aren't known gets none."""
    wanted: dict[str, list[Row]] = {}
    for row in rows:
        if row.verdict in _MENDED:
            wanted.setdefault(row.service, []).append(row)
    found: dict[Row, Advice] = {}
    for service, missed in wanted.items():
        try:
            case = Case.of(environment, graph, environment.services[service], figures)
        except UndecidedError:
            continue
        found |= {row: _cheapest(case, row, prices) for row in missed}
    return found


def advised(
    environment: Environment, graph: Graph, figures: Figures, prices: Prices, assessment: Assessment
) -> dict[str, str]:
    """The advice for each row of an assessment that is missed or at risk as a sentence, by the row's key."""
    found = advise(environment, graph, figures, prices, assessment.rows)
    return {row.key: str(advice) for row, advice in found.items()}


def _cheapest(case: Case, row: Row, prices: Prices) -> Advice:
    now = row.seconds(Estimate.TYPICAL)
    assert now is not None
    asked = _predicted(case, case.environment, row)
    if asked is not None:
        return _no_change(row, now, predicted=asked, in_code=True)
    base = total(declared(case.environment, prices))
    tried = list(changes(case.environment, case.service))
    technical = [change for change in tried if change.kind != "decision"]
    for among in (technical, tried):
        best: Advice | None = None
        for count in range(1, MOST + 1):
            for chosen in _together(among, count):
                environment = _made(case.environment, chosen)
                predicted = _predicted(case, environment, row)
                if predicted is None:
                    continue
                monthly = total(declared(environment, prices)) - base
                if best is None or monthly < best.monthly:
                    gained = now - predicted
                    best = Advice(
                        measure=row.measure,
                        changes=chosen,
                        monthly=monthly,
                        gained=gained,
                        predicted=predicted,
                        least=now,
                    )
            if best is not None:
                return best
    return _no_change(row, now, predicted=now)


def _no_change(row: Row, now: float, *, predicted: float, in_code: bool = False) -> Advice:
    gained = now - predicted if in_code else 0.0
    return Advice(
        measure=row.measure,
        changes=(),
        monthly=0.0,
        gained=gained,
        predicted=predicted,
        least=now,
        in_code=in_code,
    )


def _together(among: Sequence[Change], count: int) -> Iterator[tuple[Change, ...]]:
    for chosen in combinations(among, count):
        if len({change.kind for change in chosen}) == count:
            yield chosen


def _made(environment: Environment, chosen: Sequence[Change]) -> Environment:
    for change in chosen:
        environment = change.made(environment)
    return environment


def _predicted(case: Case, environment: Environment, row: Row) -> float | None:
    """Typical seconds of the same objective with the changed file; None where that doesn't keep it either."""
    found = expected(case.found, environment)
    changed = replace(case, environment=environment, found=found)
    for each in judged(changed, Rows(environment, found.service), row.scenario):
        if (each.part, each.measure) == (row.part, row.measure) and each.verdict not in _FAILS:
            return each.seconds(Estimate.TYPICAL)
    return None


def _dollars(amount: float) -> str:
    return f"{'+' if amount >= 0 else '-'}${abs(amount):,.0f}"
