"""A region is judged from outside of it."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import texts
from policies.rule import Family, ResourceRule, Severity
from policies.traffic.checks import CHECK, asks, gateways
from policies.words import said
from recovery.graph.resource import Resource
from spec.detection import CHECKERS

LEAST = 3


def _check(resource: Resource, context: Context) -> Iterator[str]:
    found = gateways(context).get(str(resource.get("fqdn"))) if asks(resource) else None
    if found is None:
        return
    _, region = found
    written = texts(resource, "regions")
    # Left out, every region's checkers ask.
    checkers = set(written) or set(CHECKERS)
    if region in checkers:
        yield f"{resource.name}: regions are {said(written or None)}, so {region} votes for itself."
    elif len(checkers) < LEAST:
        yield f"{resource.name}: regions are {said(written)}, not {LEAST} regions at least."


RULE = ResourceRule(
    id="health-checkers-elsewhere",
    family=Family.TRAFFIC,
    severity=Severity.MEDIUM,
    reason="Checkers in the region itself still reach it when nobody outside does, and 18 % of the votes keep it "
    "healthy.",
    remediation="Name the regions of the checkers, at least three, without the one that is checked.",
    link="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
    types=(CHECK,),
    check=_check,
)
