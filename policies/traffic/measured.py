"""Health checks measure how long an answer's connection takes."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, Level, ResourceRule, Severity
from policies.traffic.checks import CHECK, asks
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    measures = resource.get("measureLatency")
    if asks(resource) and measures is not True:
        yield f"{resource.name}: measureLatency is {said(measures)}, not true."


RULE = ResourceRule(
    id="health-check-measures-latency",
    family=Family.TRAFFIC,
    severity=Severity.LOW,
    level=Level.ADVISORY,
    reason="A region that gets slow shows it there before it fails, and the setting can't be changed later.",
    remediation="Set measureLatency to true; an existing check is made anew for that.",
    link="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html",
    types=(CHECK,),
    check=_check,
)
