"""Some region gets traffic."""

from collections import defaultdict
from collections.abc import Iterator

from policies.context import Context
from policies.place import found
from policies.rule import Family, Finding, Severity, StackRule
from policies.traffic.checks import RECORD
from policies.words import number, said
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource

_WEIGHT = ("weightedRoutingPolicies", 0, "weight")


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    together: defaultdict[tuple[str, str], list[Resource]] = defaultdict(list)
    for record in graph.of(RECORD):
        if record.get("weightedRoutingPolicies"):
            together[str(record.get("name")), str(record.get("type"))].append(record)
    for (name, _), records in together.items():
        weights = [record.get(*_WEIGHT) for record in records]
        if not any(number(weight) for weight in weights):
            yield found(records[0], f"the weights of {name} are {said(weights)}, none of them above 0.")


RULE = StackRule(
    id="weights-not-all-zero",
    family=Family.TRAFFIC,
    severity=Severity.HIGH,
    reason="When all weights are 0 Route 53 sends users to every region alike, also to the one that was to be drained.",
    remediation="Give at least one region a weight above 0.",
    link="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-weighted.html",
    check=_check,
)
