"""The health check of a switch reads its alarm in the region that takes over."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.traffic.checks import CHECK
from policies.traffic.switches import switches
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    if resource.get("type") != "CLOUDWATCH_METRIC":
        return
    alarm, region = resource.get("cloudwatchAlarmName"), resource.get("cloudwatchAlarmRegion")
    known = switches(context)
    if alarm not in known:
        yield f"{resource.name}: cloudwatchAlarmName is {said(alarm)}, which is no switch of the file's services."
    elif region != known[alarm][1]:
        yield f"{resource.name}: cloudwatchAlarmRegion is {said(region)}, not {known[alarm][1]}, which takes over."


RULE = ResourceRule(
    id="switch-in-the-surviving-region",
    family=Family.TRAFFIC,
    severity=Severity.CRITICAL,
    reason="A switch in the region that it fails over from can't be thrown when that region is lost.",
    remediation="Let the health check follow the alarm in the standby region.",
    link="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/appendix-b---edge-network-global-service-guidance.html",
    types=(CHECK,),
    check=_check,
)
