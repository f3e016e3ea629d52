"""A health check notices a lost region while its tier still waits."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.traffic.checks import CHECK, asks, budget, gateways
from policies.words import number, said
from recovery.graph.resource import Resource


def took(check: Resource) -> float | None:
    """Seconds from a region's last answer until the check fails; None where a setting isn't set."""
    interval, failures = (number(check.get(key)) for key in ("requestInterval", "failureThreshold"))
    return interval * failures if interval and failures else None


def _check(resource: Resource, context: Context) -> Iterator[str]:
    if not asks(resource):
        return
    for key in ("requestInterval", "failureThreshold"):
        if not number(resource.get(key)):
            yield f"{resource.name}: {key} is {said(resource.get(key))}, so nothing says how soon it notices."
            return
    found = gateways(context).get(str(resource.get("fqdn")))
    services = context.environment.services.values()
    # A check of a host that no service has is held to the strictest of them.
    within = budget(context, found[0]) if found else min((budget(context, each) for each in services), default=0)
    seconds = took(resource)
    if seconds is None or seconds >= within:
        yield (
            f"{resource.name}: {said(resource.get('failureThreshold'))} failures of "
            f"{said(resource.get('requestInterval'))} s are {said(seconds)} s, not less than the detection budget of "
            f"{said(within)} s."
        )


RULE = ResourceRule(
    id="health-check-within-detection-budget",
    family=Family.TRAFFIC,
    severity=Severity.HIGH,
    reason="Until a health check fails, users are sent to the lost region.",
    remediation="Lower requestInterval to 10, or failureThreshold; or give the tier a longer detection.",
    link="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
    types=(CHECK,),
    check=_check,
)
