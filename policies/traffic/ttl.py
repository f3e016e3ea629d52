"""A record isn't kept for longer than its tier may take to notice."""

from collections.abc import Iterator

from policies.context import Context
from policies.owner import critical
from policies.rule import Family, ResourceRule, Severity
from policies.traffic.checks import RECORD, budget, gateways, hosts
from policies.words import number, said
from recovery.graph.resource import Resource

MOST = 60.0
"""Seconds for tiers 0 and 1: what the vendor's page advises for records with health checks."""


def _check(resource: Resource, context: Context) -> Iterator[str]:
    name = str(resource.get("name"))
    service = hosts(context).get(name) or gateways(context).get(name, (None,))[0]
    if service is None or resource.get("aliases"):
        return
    most = min(MOST, budget(context, service)) if critical(service) else budget(context, service)
    ttl = number(resource.get("ttl"))
    if ttl is None or ttl > most:
        yield f"{resource.name}: ttl is {said(resource.get('ttl'))}, not {said(most)} s or less (tier {service.tier})."


RULE = ResourceRule(
    id="ttl-within-detection-budget",
    family=Family.TRAFFIC,
    severity=Severity.HIGH,
    reason="Resolvers send users to the lost region for a TTL after the record has moved.",
    remediation="Lower the ttl to 60 s or less.",
    link="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/best-practices-dns.html",
    types=(RECORD,),
    check=_check,
)
