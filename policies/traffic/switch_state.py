"""A switch stays as it was thrown."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.traffic.checks import CHECK
from policies.traffic.switches import ALARM, switches
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    alarm = resource.type == ALARM
    if resource.get("name" if alarm else "cloudwatchAlarmName") not in switches(context):
        return
    key, kept = ("treatMissingData", "ignore") if alarm else ("insufficientDataHealthStatus", "LastKnownStatus")
    if resource.get(key) != kept:
        yield f"{resource.name}: {key} is {said(resource.get(key))}, not {kept}."


RULE = ResourceRule(
    id="switch-keeps-its-state",
    family=Family.TRAFFIC,
    severity=Severity.HIGH,
    reason="A switch is thrown by one data point: if missing ones count for something, traffic moves back, or away, "
    "by itself a minute later.",
    remediation="Set treatMissingData to ignore on the alarm and insufficientDataHealthStatus to LastKnownStatus.",
    link="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
    types=(ALARM, CHECK),
    check=_check,
)
