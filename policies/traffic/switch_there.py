"""A service that is failed over by hand has a switch, in the region that takes over, and its record heeds it."""

from collections.abc import Iterator

from policies.context import Context
from policies.owner import names
from policies.place import found, holds, written
from policies.rule import Family, Finding, Severity, StackRule
from policies.traffic.checks import CHECK, RECORD
from policies.traffic.switches import ALARM, switches
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from spec.naming import Layer


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    if not holds(graph, context, Layer.EDGE):
        return
    for alarm, (service, region) in switches(context).items():
        if not any(each.get("name") == alarm for each in graph.of(ALARM, region=region)):
            yield written(f"services.{service.name}", f"its switch, the alarm {alarm}, is not in {region}.")
        checks = [each for each in graph.of(CHECK) if each.get("cloudwatchAlarmName") == alarm]
        host = names(context).service_host(service.name)
        for record in graph.of(RECORD):
            primary = record.get("failoverRoutingPolicies", 0, "type") == "PRIMARY"
            if record.get("name") == host and primary and not _heeds(record, checks):
                yield found(record, f"its health check is not the one that follows the switch {alarm}.")


def _heeds(record: Resource, checks: list[Resource]) -> bool:
    return any(check.urn in record.dependencies for check in checks)


RULE = StackRule(
    id="armed-service-has-a-switch",
    family=Family.TRAFFIC,
    severity=Severity.CRITICAL,
    reason="Without a switch a failover by hand is a change of a record, which takes Route 53's control plane in "
    "us-east-1, maybe the region that is lost.",
    remediation="Make the alarm in the region that takes over, and let the primary's health check follow it.",
    link="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/appendix-b---edge-network-global-service-guidance.html",
    check=_check,
)
