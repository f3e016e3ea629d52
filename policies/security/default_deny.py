"""In each service's namespace nothing is let in or out unless a network policy says so."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import missing, texts
from policies.rule import Family, Finding, Severity, StackRule
from policies.security.namespaces import NAMESPACE, of_a_chart
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource

_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy"


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    denied = {(each.region, each.get("metadata", "namespace")) for each in graph.of(_POLICY) if _denies(each)}
    for namespace in graph.of(NAMESPACE):
        name = namespace.get("metadata", "name")
        if (namespace.region, name) not in denied and not of_a_chart(namespace):
            message = f"{namespace.name} has no NetworkPolicy that denies all Ingress and Egress."
            yield Finding(place=namespace.name, message=message, urn=namespace.urn)


def _denies(policy: Resource) -> bool:
    """Whether it is about all pods, both ways, and lets nothing through."""
    return (
        # Left out, or empty, it selects all pods.
        not policy.get("spec", "podSelector")
        and not missing(("Ingress", "Egress"), texts(policy, "spec", "policyTypes"))
        and not policy.get("spec", "ingress")
        and not policy.get("spec", "egress")
    )


RULE = StackRule(
    id="namespace-default-deny",
    family=Family.SECURITY,
    severity=Severity.HIGH,
    reason="Without a policy every pod of a cluster reaches every other, whosever service it is.",
    remediation="Add a NetworkPolicy with an empty podSelector and the types Ingress and Egress.",
    link="https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies",
    check=_check,
)
