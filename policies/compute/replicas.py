"""As many replicas as the pattern promises, and enough of them that the loss of a zone leaves the declared ones."""

from collections.abc import Iterator

from policies.compute.pods import DEPLOYMENT, GROUP
from policies.context import Context
from policies.owner import placement
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource
from spec.capacity import running_replicas
from spec.modes import ServingMode


def _check(resource: Resource, context: Context) -> Iterator[str]:
    placed = placement(resource, context)
    if placed is None:
        return
    model = resource.get("metadata", "name")
    zones = len(context.environment.regions[placed.region].zones)
    for serving in placed.service.serving:
        if serving.model != model:
            continue
        replicas = resource.get("spec", "replicas")
        least = running_replicas(serving, placed.side.serving, zones)
        runs = 1 if replicas is None else number(replicas)
        if runs is None or runs < least or (replicas is None and placed.side.serving is not ServingMode.ZERO):
            yield (
                f"{resource.name}: spec.replicas is {said(replicas)}, not at least {least} "
                f"({placed.side.serving}, {serving.replicas} declared, {zones} zones)."
            )


RULE = ResourceRule(
    id="replicas-outlast-a-zone",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="Replicas that are just enough are too few once a zone is lost, and GPUs to replace them are then asked "
    "for by everyone.",
    remediation="Run what spec/capacity.py says for the declared replicas, or write zone_loss: accept.",
    link="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/static-stability.html",
    types=(DEPLOYMENT, GROUP),
    check=_check,
)
