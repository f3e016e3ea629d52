"""A cluster is upgraded when its version's standard support ends."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource

CLUSTER = "aws:eks/cluster:Cluster"


def _check(resource: Resource, context: Context) -> Iterator[str]:
    support = resource.get("upgradePolicy", "supportType")
    if support != "STANDARD":
        yield f"{resource.name}: upgradePolicy.supportType is {said(support)}, not STANDARD."


RULE = ResourceRule(
    id="cluster-on-standard-support",
    family=Family.COMPUTE,
    severity=Severity.MEDIUM,
    reason="In extended support, which is what EKS does when nothing is said, a cluster stays behind unnoticed at six"
    " times the price, and the region that is rebuilt gets another version than the one that was lost.",
    remediation="Set upgradePolicy.supportType to STANDARD.",
    link="https://docs.aws.amazon.com/eks/latest/userguide/view-upgrade-policy.html",
    types=(CLUSTER,),
    check=_check,
)
