"""A GPU pool may take nodes in every zone of its region."""

from collections.abc import Iterator

from policies.compute.pools import POOL, ZONE, required
from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource
from spec.errors import listed


def _check(resource: Resource, context: Context) -> Iterator[str]:
    region = context.environment.regions.get(resource.region)
    zones = required(resource, ZONE)
    missing = [zone for zone in region.zones if zone not in (zones or ())] if region else []
    if missing or not zones:
        yield f"{resource.name}: {ZONE} is {said(zones)}, without {listed(missing or ['any zone'], 'and')}."


RULE = ResourceRule(
    id="pool-spans-the-zones",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="GPUs are short in one zone at a time: a pool that may not go to the others waits, and one in a single "
    "zone is lost with it.",
    remediation="Name all zones that the file gives the region.",
    link="https://karpenter.sh/docs/concepts/nodepools/",
    types=(POOL,),
    check=_check,
)
