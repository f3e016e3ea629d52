"""Each network's flows are logged, refused and accepted ones."""

from collections.abc import Iterator

from policies.context import Context
from policies.links import made_for
from policies.lists import given
from policies.place import each, found
from policies.rule import Family, Finding, Severity, StackRule
from policies.words import said
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource

_LOG = "aws:ec2/flowLog:FlowLog"


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    for network in graph.of("aws:ec2/vpc:Vpc"):
        if not made_for(graph, _LOG, network):
            yield Finding(place=network.name, message=f"{network.name} has no FlowLog.", urn=network.urn)
    yield from each(graph.of(_LOG), _log)


def _log(log: Resource) -> Iterator[Finding]:
    if (kind := log.get("trafficType")) != "ALL":
        yield found(log, f"trafficType is {said(kind)}, not ALL.")
    if not given(log, "logDestination"):
        yield found(log, f"logDestination is {said(log.get('logDestination'))}, not the audit bucket.")


RULE = StackRule(
    id="flow-logged",
    family=Family.SECURITY,
    severity=Severity.MEDIUM,
    reason="Who reached what, and what left, can't be found out after a breach without the flows.",
    remediation="Add a FlowLog of ALL traffic to the region's audit bucket.",
    link="https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
    check=_check,
)
