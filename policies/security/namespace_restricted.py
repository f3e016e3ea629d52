"""A namespace refuses pods below the restricted level."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.security.namespaces import NAMESPACE, of_a_chart
from policies.words import said
from recovery.graph.resource import Resource

_LABEL = "pod-security.kubernetes.io/enforce"


def _check(resource: Resource, context: Context) -> Iterator[str]:
    level = resource.get("metadata", "labels", _LABEL)
    if level != "restricted" and not (level == "baseline" and of_a_chart(resource)):
        yield f"{resource.name}: its label {_LABEL} is {said(level)}, not restricted."


RULE = ResourceRule(
    id="namespace-restricted",
    family=Family.SECURITY,
    severity=Severity.HIGH,
    reason="What no rule looks at, such as an object applied by hand, the cluster itself has to refuse.",
    remediation="Label the namespace with pod-security.kubernetes.io/enforce: restricted.",
    link="https://kubernetes.io/docs/concepts/security/pod-security-admission/",
    types=(NAMESPACE,),
    check=_check,
)
