"""A critical service's gateway runs twice."""

from collections.abc import Iterator

from policies.compute.pods import DEPLOYMENT
from policies.context import Context
from policies.owner import critical, placement
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource
from spec.modes import GatewayMode

_LEAST = 2


def _check(resource: Resource, context: Context) -> Iterator[str]:
    if resource.get("metadata", "name") != "gateway":
        return
    placed = placement(resource, context)
    if placed is None or placed.side.gateway is not GatewayMode.RUNNING or not critical(placed.service):
        return
    replicas = resource.get("spec", "replicas")
    if (number(replicas) or 0) < _LEAST:
        yield f"{resource.name}: spec.replicas is {said(replicas)}, not {_LEAST} or more (tier {placed.service.tier})."


RULE = ResourceRule(
    id="gateway-runs-twice",
    family=Family.GATEWAY,
    severity=Severity.HIGH,
    reason="One gateway is away for its users whenever its node is, and with the zone that it is in.",
    remediation="Run two replicas, spread over zones.",
    link="https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/use-fault-isolation-to-protect-your-workload.html",
    types=(DEPLOYMENT,),
    check=_check,
)
