"""A cluster's API answers outside of its network only to networks that somebody named."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import texts
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    if resource.get("vpcConfig", "endpointPrivateAccess") is not True:
        value = resource.get("vpcConfig", "endpointPrivateAccess")
        yield f"{resource.name}: vpcConfig.endpointPrivateAccess is {said(value)}, not true."
    # Left out, it is public, and to everybody.
    if resource.get("vpcConfig", "endpointPublicAccess") is False:
        return
    cidrs = texts(resource, "vpcConfig", "publicAccessCidrs")
    if not cidrs or any(each.endswith("/0") for each in cidrs):
        value = resource.get("vpcConfig", "publicAccessCidrs")
        yield f"{resource.name}: vpcConfig.publicAccessCidrs is {said(value)}, and lets in everybody."


RULE = ResourceRule(
    id="cluster-endpoint-restricted",
    family=Family.SECURITY,
    severity=Severity.CRITICAL,
    reason="An API that the whole internet reaches is one stolen token away from being somebody else's.",
    remediation="Name networks under access.cidrs of the file; without any the API answers inside its network only.",
    link="https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
    types=("aws:eks/cluster:Cluster",),
    check=_check,
)
