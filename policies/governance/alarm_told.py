"""An alarm tells somebody."""

from collections.abc import Iterator

from policies.context import Context
from policies.owner import names
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource
from spec.placement import placements


def _check(resource: Resource, context: Context) -> Iterator[str]:
    if resource.get("name") in _switches(context):
        return
    if not (actions := resource.get("alarmActions")):
        yield f"{resource.name}: alarmActions is {said(actions)}, so that nobody is told."
    # Left out, they are enabled.
    if resource.get("actionsEnabled") is False:
        yield f"{resource.name}: actionsEnabled is false, so that nobody is told."


def _switches(context: Context) -> set[str]:
    """The alarms that an operator throws to fail over: they tell Route 53, and nobody else."""
    return {names(context).switch(place.service.name, place.region) for place in placements(context.environment)}


RULE = ResourceRule(
    id="alarm-told",
    family=Family.GOVERNANCE,
    severity=Severity.HIGH,
    reason="An alarm without an action changes its color, and nobody looks.",
    remediation="Name the service's topic in alarmActions.",
    link="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html",
    types=("aws:cloudwatch/metricAlarm:MetricAlarm",),
    check=_check,
)
