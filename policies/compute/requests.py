"""Every container says what it needs, so that a node that takes its pod has room for it."""

from collections.abc import Iterator

from policies.compute.pods import TEMPLATES, every
from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for container in every(resource):
        for key in ("cpu", "memory"):
            if not container.get("resources", "requests", key):
                yield f"{container.place}: resources.requests.{key} is not set."


RULE = ResourceRule(
    id="requests-set",
    family=Family.COMPUTE,
    severity=Severity.MEDIUM,
    reason="Pods without requests are put where there is no room, and are the first to be evicted when it gets tight,"
    " as it does when a failover brings the load of two regions.",
    remediation="Set resources.requests.cpu and resources.requests.memory.",
    link="https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    types=tuple(TEMPLATES),
    check=_check,
)
