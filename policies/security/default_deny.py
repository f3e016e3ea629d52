"""In each service's namespace nothing is let in or out unless a network policy says so."""

from collections.abc import Iterator

from policies.context import Context
from policies.links import made_for
from policies.lists import missing, texts
from policies.place import each, found
from policies.rule import Family, Finding, Severity, StackRule
from policies.security.namespaces import NAMESPACE, of_a_chart
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource

_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy"


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    def check(namespace: Resource) -> Iterator[Finding]:
        if not of_a_chart(namespace) and not any(_denies(policy) for policy in _policies(graph, namespace)):
            yield found(namespace, "no NetworkPolicy in it denies all Ingress and Egress.")

    yield from each(graph.of(NAMESPACE), check)


def _policies(graph: Graph, namespace: Resource) -> list[Resource]:
    """The policies in a namespace: those that take its name from it, and those that say its name."""
    name, taking = namespace.get("metadata", "name"), made_for(graph, _POLICY, namespace)
    here = [policy for policy in graph.of(_POLICY, region=namespace.region) if policy.knows("metadata", "namespace")]
    return taking + [policy for policy in here if policy.get("metadata", "namespace") == name]


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
