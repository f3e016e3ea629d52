"""Every container that answers has a readiness and a liveness probe."""

from collections.abc import Iterator

from policies.compute.pods import DEPLOYMENT, GROUP, answering
from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for container in answering(resource):
        for probe in ("readinessProbe", "livenessProbe"):
            if not container.get(probe):
                yield f"{container.place}: {probe} is not set."


RULE = ResourceRule(
    id="probes-set",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="Kubernetes sends users to a container that it doesn't ask, and leaves one that hangs as it is.",
    remediation="Give the container a readinessProbe and a livenessProbe.",
    link="https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
    types=(DEPLOYMENT, GROUP),
    check=_check,
)
