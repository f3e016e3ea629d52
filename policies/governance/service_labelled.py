"""What runs for a service says which service that is, and of which tier."""

from collections.abc import Iterator

from policies.context import Context
from policies.owner import SERVICE
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource

_NAMESPACE = "kubernetes:core/v1:Namespace"
_TIER = "relight.dev/tier"


def _check(resource: Resource, context: Context) -> Iterator[str]:
    service = context.environment.services.get(_service(resource))
    if service is None:
        return  # a controller's
    for label, asked in ((SERVICE, service.name), (_TIER, str(service.tier))):
        value = resource.get("metadata", "labels", label)
        if value != asked:
            yield f"{resource.name}: its label {label} is {said(value)}, not {asked}."


def _service(resource: Resource) -> str:
    """Whose namespace it is in. Of one that is to be made a preview may not know the name: then its own label says."""
    at = ("metadata", "name" if resource.type == _NAMESPACE else "namespace")
    label = resource.get("metadata", "labels", SERVICE)
    return str(label if label is not None and not resource.knows(*at) else resource.get(*at))


RULE = ResourceRule(
    id="service-labelled",
    family=Family.GOVERNANCE,
    severity=Severity.MEDIUM,
    reason="Who looks at a cluster in an incident has to see what is critical, and costs have to find their service.",
    remediation="Give it the labels of layers.tags.",
    link="https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/",
    types=(
        _NAMESPACE,
        "kubernetes:apps/v1:Deployment",
        "kubernetes:batch/v1:Job",
        "kubernetes:core/v1:Service",
        "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    ),
    check=_check,
)
