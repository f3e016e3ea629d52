"""Health check and TTL together keep the tier's detection budget."""

from collections.abc import Iterator

from policies.context import Context
from policies.place import found
from policies.rule import Family, Finding, Severity, StackRule
from policies.traffic.check_time import took
from policies.traffic.checks import CHECK, RECORD, asks, budget, gateways, hosts
from policies.words import number, said
from recovery.graph.graph import Graph


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    users, endpoints = hosts(context), gateways(context)
    ttls: dict[str, float] = {}
    for record in graph.of(RECORD):
        service = users.get(str(record.get("name")))
        ttl = number(record.get("ttl"))
        if service is not None and ttl is not None:
            ttls[service.name] = max(ttl, ttls.get(service.name, 0))
    for check in graph.of(CHECK):
        if not asks(check) or str(check.get("fqdn")) not in endpoints:
            continue
        service, _ = endpoints[str(check.get("fqdn"))]
        within, seconds, ttl = budget(context, service), took(check), ttls.get(service.name)
        if ttl is None:
            yield found(check, f"no record of {service.name} has a ttl, so nothing says when its users ask again.")
        elif seconds is None:
            yield found(check, "requestInterval or failureThreshold is not set, so nothing says when it fails.")
        elif seconds + ttl > within:
            yield found(
                check,
                f"it fails after {said(seconds)} s and resolvers keep the record for {said(ttl)} s, which is more than "
                f"the detection budget of {said(within)} s.",
            )


RULE = StackRule(
    id="detection-within-budget",
    family=Family.TRAFFIC,
    severity=Severity.HIGH,
    reason="What the users of a lost region wait for is the health check and then the TTL, and the tier's promise "
    "counts both.",
    remediation="Lower requestInterval, failureThreshold or ttl; spec/detection.py has settings for each budget.",
    link="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
    check=_check,
)
