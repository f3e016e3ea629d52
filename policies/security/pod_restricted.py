"""A container can't become more than it is: Kubernetes' restricted level, and a root file system that is read only."""

from collections.abc import Iterator, Mapping

from policies.compute.pods import Container, every
from policies.context import Context
from policies.lists import indices
from policies.rule import Family, ResourceRule, Severity
from policies.security.pods import TYPES, empty, pods
from policies.words import said
from recovery.graph.resource import Resource

_ASKED: Mapping[str, bool] = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True}
_HOSTS = ("hostNetwork", "hostPID", "hostIPC")
_PROFILES = ("RuntimeDefault", "Localhost")


def _check(resource: Resource, context: Context) -> Iterator[str]:
    if (problem := empty(resource)) is not None:
        yield problem
    for spec in pods(resource):
        yield from _pod(resource, spec)
    for container in every(resource):
        yield from _container(container)


def _pod(resource: Resource, spec: tuple[str, ...]) -> Iterator[str]:
    for field in _HOSTS:
        if resource.get(*spec, field) is True:
            yield f"{resource.name}: {field} is true: its pods share that with the node."
    for index in indices(resource, *spec, "volumes"):
        if (path := resource.get(*spec, "volumes", index, "hostPath", "path")) is not None:
            yield f"{resource.name}: a volume has the hostPath {path}: its pods reach into the node."


def _container(container: Container) -> Iterator[str]:
    def wrong(field: str, value: object, asked: object) -> str:
        return f"{container.place}: securityContext.{field} is {said(value)}, not {said(asked)}."

    for field, asked in _ASKED.items():
        if (value := container.get("securityContext", field)) is not asked:
            yield wrong(field, value, asked)
    if container.get("securityContext", "privileged") is True:
        yield wrong("privileged", True, False)
    if "ALL" not in container.strings("securityContext", "capabilities", "drop"):
        yield wrong("capabilities.drop", container.get("securityContext", "capabilities", "drop"), "ALL")
    if (value := _inherited(container, "runAsNonRoot")) is not True:
        yield wrong("runAsNonRoot", value, True)
    if (value := _inherited(container, "seccompProfile", "type")) not in _PROFILES:
        yield wrong("seccompProfile.type", value, _PROFILES[0])


def _inherited(container: Container, *field: str) -> object:
    """What a container says, else its pod."""
    own = container.get("securityContext", *field)
    return own if own is not None else container.pod("spec", "securityContext", *field)


RULE = ResourceRule(
    id="pod-restricted",
    family=Family.SECURITY,
    severity=Severity.HIGH,
    reason="Who breaks into a container of a model server or a gateway must not get to the node and its other pods.",
    remediation="Give each container the security context of the restricted level, and a read-only root.",
    link="https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
    types=TYPES,
    check=_check,
)
