"""A disruption budget lets one replica go at a time: no fewer, or no node is ever drained; no more, or capacity is."""

from collections.abc import Iterator

from policies.compute.budgets import BUDGET
from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    away = resource.get("spec", "maxUnavailable")
    if number(away) != 1:
        yield f"{resource.name}: maxUnavailable is {said(away)}, not 1."


RULE = ResourceRule(
    id="disruption-budget-takes-one",
    family=Family.COMPUTE,
    severity=Severity.MEDIUM,
    reason="A region runs one zone's share more than full load takes: more than one replica away at a time eats it "
    "up, and none at all, or minAvailable at one replica, keeps nodes from being drained.",
    remediation="Set maxUnavailable to 1, and leave minAvailable out.",
    link="https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget",
    types=(BUDGET,),
    check=_check,
)
