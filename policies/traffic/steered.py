"""A record that is one of several has a health check."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.traffic.checks import RECORD
from recovery.graph.resource import Resource

POLICIES = {
    "failoverRoutingPolicies": "failover",
    "latencyRoutingPolicies": "latency",
    "weightedRoutingPolicies": "weighted",
    "geolocationRoutingPolicies": "geolocation",
    "geoproximityRoutingPolicy": "geoproximity",
    "multivalueAnswerRoutingPolicy": "multivalue",
}
"""How Route 53 chooses between records of one name, by the input that says so."""


def _check(resource: Resource, context: Context) -> Iterator[str]:
    policies = [word for key, word in POLICIES.items() if resource.get(key)]
    # The last resort needs none: it is what there is when the primary's check fails.
    if not policies or resource.get("failoverRoutingPolicies", 0, "type") == "SECONDARY":
        return
    if resource.knows("healthCheckId") and not resource.get("healthCheckId"):
        yield f"{resource.name}: healthCheckId is not set on a {policies[0]} record, so it counts as healthy for ever."


RULE = ResourceRule(
    id="steered-record-has-a-health-check",
    family=Family.TRAFFIC,
    severity=Severity.CRITICAL,
    reason="Route 53 takes a record without a health check for healthy: users are sent on to a region that is gone.",
    remediation="Give the record the health check of the region that it leads to.",
    link="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-simple-configs.html",
    types=(RECORD,),
    check=_check,
)
