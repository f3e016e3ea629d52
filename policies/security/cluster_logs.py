"""A cluster's control plane logs all that it can."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import missing, texts
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource

_KINDS = ("api", "audit", "authenticator", "controllerManager", "scheduler")


def _check(resource: Resource, context: Context) -> Iterator[str]:
    lacking = missing(_KINDS, texts(resource, "enabledClusterLogTypes"))
    if lacking:
        value = resource.get("enabledClusterLogTypes")
        yield f"{resource.name}: enabledClusterLogTypes is {said(value)}, without {said(lacking)}."


RULE = ResourceRule(
    id="cluster-logged",
    family=Family.SECURITY,
    severity=Severity.MEDIUM,
    reason="Who did what in a cluster can't be found out afterwards if it was not logged.",
    remediation="Enable all five kinds.",
    link="https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",
    types=("aws:eks/cluster:Cluster",),
    check=_check,
)
