"""Traffic can be moved out of a zone that is ill but not gone."""

from collections.abc import Iterator

from policies.compute.support import CLUSTER
from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    enabled = resource.get("zonalShiftConfig", "enabled")
    if enabled is not True:
        yield f"{resource.name}: zonalShiftConfig.enabled is {said(enabled)}, not true."


RULE = ResourceRule(
    id="zonal-shift-enabled",
    family=Family.COMPUTE,
    severity=Severity.LOW,
    reason="A zone that answers slowly or in part fails no health check: somebody has to be able to move traffic out "
    "of it.",
    remediation="Set zonalShiftConfig.enabled to true.",
    link="https://docs.aws.amazon.com/eks/latest/userguide/zone-shift.html",
    types=(CLUSTER,),
    check=_check,
)
