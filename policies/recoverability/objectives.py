"""An objective that what is declared can't keep. Judged by the recovery model, each stack by what it alone holds.

A stack knows a part of a recovery: the edge how soon it is noticed, a region how long its GPUs take, the data layer
what a promotion takes. Where that part alone, at the low estimate, is over the objective, the rest can't mend it. All
stacks together are judged by `relight check` and `relight assess`.
"""

from collections.abc import Iterator
from math import inf

from policies.context import Context
from policies.rule import Family, Finding, Severity, StackRule
from recovery.assessment import assess
from recovery.graph.graph import Graph
from recovery.graph.resource import UndecidedError
from recovery.row import Measure, Row, Verdict
from recovery.terms import Estimate
from recovery.words import predicted, promised


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    found = assess(context.environment, graph, context.figures)
    for row in found.rows:
        if row.verdict is Verdict.MISSED:
            yield Finding(place=f"services.{row.service}.{row.scenario.name}", message=_message(row))
    for row in found.rows:
        if row.verdict is Verdict.UNDECIDED:
            raise UndecidedError(f"services.{row.service}: {row.undecided}")


_NEVER = {Measure.RTO: "nothing declared brings it back", Measure.RPO: "all of it may be lost"}


def _message(row: Row) -> str:
    promise = f"its {row.part} is promised an {row.measure} of {promised(row.target)}"
    low = row.seconds(Estimate.LOW)
    assert low is not None, "what is missed was predicted"
    least = f"the least to expect is {predicted(low, row.target)}" if low != inf else _NEVER[row.measure]
    return f"services.{row.service}: {row.scenario.title}: {promise}, and {least}; {row.limiting}."


RULE = StackRule(
    id="objective-reachable",
    family=Family.RECOVERABILITY,
    severity=Severity.CRITICAL,
    reason="A promise that what is declared can't keep is found out at the worst time.",
    remediation="`relight assess` names the cheapest change that keeps it; or promise less.",
    link="https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html",
    check=_check,
)
