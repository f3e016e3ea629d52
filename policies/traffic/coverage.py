"""The records of a service lead to the regions that its way of finding one says."""

from collections.abc import Iterator

from policies.context import Context
from policies.owner import names
from policies.place import found, holds, written
from policies.rule import Family, Finding, Severity, StackRule
from policies.traffic.checks import RECORD
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from spec.environment import Service
from spec.modes import TrafficMode
from spec.naming import Layer
from spec.placement import service_regions, traffic_mode


def _expected(context: Context, service: Service) -> dict[str, str]:
    """The way to each region that has to have one."""
    first, *others = service_regions(service)
    match traffic_mode(context.environment, service):
        case TrafficMode.LATENCY:
            return {region: f"latency of {region}" for region in (first, *others)}
        case TrafficMode.WEIGHTED:
            return dict.fromkeys((first, *others), "weight")
        case TrafficMode.FAILOVER | TrafficMode.ARMED:
            return {first: "failover PRIMARY", **dict.fromkeys(others[:1], "failover SECONDARY")}
        case TrafficMode.PRIMARY_ONLY:
            return {first: "no policy"}


def _way(record: Resource) -> str:
    if record.get("latencyRoutingPolicies"):
        return f"latency of {record.get('latencyRoutingPolicies', 0, 'region')}"
    if record.get("failoverRoutingPolicies"):
        return f"failover {record.get('failoverRoutingPolicies', 0, 'type')}"
    return "weight" if record.get("weightedRoutingPolicies") else "no policy"


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    environment, known = context.environment, names(context)
    if not holds(graph, context, Layer.EDGE):
        return
    for service in environment.services.values():
        own = [each for each in graph.of(RECORD) if each.get("name") == known.service_host(service.name)]
        ways = {str(each.get("records", 0)): (_way(each), each) for each in own}
        for region, expected in _expected(context, service).items():
            host = known.gateway_host(service.name, region)
            way, record = ways.get(host, ("", None))
            if record is None:
                message = f"no record of {known.service_host(service.name)} leads to {host}; one by {expected} should."
                yield written(f"services.{service.name}", message)
            elif way != expected:
                yield found(record, f"it leads to {host} by {way}, not by {expected}.")


RULE = StackRule(
    id="records-cover-the-regions",
    family=Family.TRAFFIC,
    severity=Severity.CRITICAL,
    reason="A region that no record leads to takes over nothing, however ready it is.",
    remediation="Make a record for each of the service's regions as its pattern says.",
    link="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy.html",
    check=_check,
)
