"""A cluster has a subnet in each zone of its region."""

from collections.abc import Iterator

from policies.compute.support import CLUSTER
from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    region = context.environment.regions.get(resource.region)
    zones = len(region.zones) if region else 2
    subnets = len(resource.get("vpcConfig", "subnetIds") or ())
    if subnets < zones:
        yield f"{resource.name}: vpcConfig.subnetIds names {subnets} subnets, not one in each of {zones} zones."


RULE = ResourceRule(
    id="cluster-spans-the-zones",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="EKS reaches nodes through its subnets: a zone without one has no nodes, and can take over nothing.",
    remediation="Give the cluster the private subnet of every zone that the file names.",
    link="https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
    types=(CLUSTER,),
    check=_check,
)
