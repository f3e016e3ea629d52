"""Pods get no token of the Kubernetes API, which none of them calls."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.security.pods import TYPES, empty, pods
from policies.words import said
from recovery.graph.resource import Resource

_ACCOUNT = "kubernetes:core/v1:ServiceAccount"
_FIELD = "automountServiceAccountToken"


def _check(resource: Resource, context: Context) -> Iterator[str]:
    paths: list[tuple[str, ...]] = [()] if resource.type == _ACCOUNT else pods(resource)
    if not paths and (problem := empty(resource)) is not None:
        yield problem
    for path in paths:
        value = resource.get(*path, _FIELD)
        if value is not False:
            yield f"{resource.name}: {_FIELD} is {said(value)}, not false."


RULE = ResourceRule(
    id="no-account-token",
    family=Family.SECURITY,
    severity=Severity.MEDIUM,
    reason="A token that no code needs is there for whoever breaks in.",
    remediation="Set automountServiceAccountToken to false, of the account and of its pods.",
    link="https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
    types=(_ACCOUNT, *TYPES),
    check=_check,
)
