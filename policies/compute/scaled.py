"""Load never takes replicas away that the pattern promises."""

from collections.abc import Iterator

from policies.context import Context
from policies.owner import placement
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource
from spec.capacity import running_replicas

SCALED = "kubernetes:keda.sh/v1alpha1:ScaledObject"


def _check(resource: Resource, context: Context) -> Iterator[str]:
    placed = placement(resource, context)
    if placed is None:
        return
    target = resource.get("spec", "scaleTargetRef", "name")
    zones = len(context.environment.regions[placed.region].zones)
    for serving in placed.service.serving:
        least = running_replicas(serving, placed.side.serving, zones)
        floor = resource.get("spec", "minReplicaCount")
        if serving.model == target and (number(floor) or 0) < least:
            yield f"{resource.name}: spec.minReplicaCount is {said(floor)}, not at least {least}."


RULE = ResourceRule(
    id="scaling-keeps-the-promised",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="Scaled down in a quiet hour, a region has too few replicas when the other one's users come, and a start "
    "takes minutes. Left out, KEDA goes down to none.",
    remediation="Set minReplicaCount to the replicas that the pattern promises.",
    link="https://keda.sh/docs/latest/reference/scaledobject-spec/",
    types=(SCALED,),
    check=_check,
)
