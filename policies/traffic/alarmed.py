"""Somebody is told when a health check fails."""

from collections.abc import Iterator

from policies.context import Context
from policies.place import each, found
from policies.rule import Family, Finding, Severity, StackRule
from policies.traffic.checks import CHECK, asks
from policies.traffic.switches import ALARM
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource

METRICS_REGION = "us-east-1"
"""Where Route 53 puts its metrics: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html"""


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    def silent(check: Resource) -> Iterator[Finding]:
        if asks(check) and not any(_tells(alarm, check) for alarm in graph.of(ALARM, region=METRICS_REGION)):
            yield found(check, f"no alarm in {METRICS_REGION} on its HealthCheckStatus tells anybody that it fails.")

    yield from each(graph.of(CHECK), silent)


def _tells(alarm: Resource, check: Resource) -> bool:
    """Whether it is on this check; the check's id is known only after an `up`, what it is made from is before."""
    if check.urn not in alarm.dependencies or alarm.get("metricName") != "HealthCheckStatus":
        return False
    on = not alarm.knows("dimensions", "HealthCheckId") or alarm.get("dimensions", "HealthCheckId")
    return bool(on) and (not alarm.knows("alarmActions") or bool(alarm.get("alarmActions")))


RULE = StackRule(
    id="health-check-has-an-alarm",
    family=Family.TRAFFIC,
    severity=Severity.HIGH,
    reason="Traffic that has moved by itself leaves a service without its second region: nobody mends what nobody "
    "knows.",
    remediation="Add an alarm on the check's HealthCheckStatus in us-east-1 with an action that reaches the owners.",
    link="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html",
    check=_check,
)
