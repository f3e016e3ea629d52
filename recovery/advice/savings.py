"""Where a service's pattern is more than its objectives need: the cheapest pattern that still keeps them all."""

from dataclasses import dataclass, replace

from recovery.advice.changes import with_pattern
from recovery.advice.expected import expected
from recovery.assessment import judged
from recovery.cost.charge import total
from recovery.cost.estimate import declared
from recovery.cost.prices import Prices
from recovery.figures import Figures
from recovery.graph.graph import Graph
from recovery.graph.resource import UndecidedError
from recovery.recoveries.case import Case
from recovery.row import Verdict
from recovery.rows import Rows
from recovery.scenarios import scenarios
from spec.environment import Environment
from spec.patterns import Pattern


@dataclass(frozen=True, kw_only=True)
class Saving:
    """A service that `pattern` would do for; `monthly` dollars a month less at list prices."""

    service: str
    now: Pattern
    pattern: Pattern
    monthly: float

    def __str__(self) -> str:
        """A sentence."""
        return (
            f"services.{self.service}.pattern: {self.pattern} (now {self.now}) keeps every objective too, and costs "
            f"${self.monthly:,.0f} a month less at list prices."
        )


def savings(environment: Environment, graph: Graph, figures: Figures, prices: Prices) -> list[Saving]:
    """The largest saving of each service that has one, where a service whose values aren't known has none."""
    found = []
    base = total(declared(environment, prices))
    for name, service in environment.services.items():
        now = environment.pattern_of(service)
        try:
            case = Case.of(environment, graph, service, figures)
        except UndecidedError:
            continue
        best: Saving | None = None
        for pattern in list(Pattern)[list(Pattern).index(now) + 1 :]:
            changed = with_pattern(name, pattern, now).made(environment)
            if not _kept(replace(case, environment=changed, found=expected(case.found, changed))):
                continue
            monthly = base - total(declared(changed, prices))
            if monthly >= 1 and (best is None or monthly > best.monthly):
                best = Saving(service=name, now=now, pattern=pattern, monthly=monthly)
        found += [best] if best else []
    return found


def _kept(case: Case) -> bool:
    rows = Rows(case.environment, case.service)
    every = [row for scenario in scenarios(case.environment, case.service) for row in judged(case, rows, scenario)]
    return all(row.verdict not in (Verdict.MISSED, Verdict.AT_RISK, Verdict.UNDECIDED) for row in every)
