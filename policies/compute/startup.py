"""A model server is given the time that its start takes before it is taken for dead."""

from collections.abc import Iterator

from policies.compute.pods import DEPLOYMENT, GROUP, answering
from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource

START = "relight.dev/start-seconds"
"""The annotation with the seconds from a pod's start to its first answer."""


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for container in answering(resource):
        if not container.gpus:
            continue
        start = number(container.pod("metadata", "annotations", START))
        if start is None:
            yield f"{container.place}: the annotation {START} is not set, so nothing says how long a start takes."
            continue
        period, failures = (container.get("startupProbe", key) for key in ("periodSeconds", "failureThreshold"))
        allowed = (number(period) or 0) * (number(failures) or 0)
        if allowed <= start:
            yield (
                f"{container.place}: startupProbe has periodSeconds {said(period)} and failureThreshold "
                f"{said(failures)}, which is {said(allowed)} s, and a start takes {said(start)} s."
            )


RULE = ResourceRule(
    id="startup-probe-covers-the-start",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="A server that still loads its weights when its probe gives up is started again, and again: it never "
    "serves.",
    remediation="Let periodSeconds times failureThreshold be longer than the start, better twice as long.",
    link="https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#startup-probe",
    types=(DEPLOYMENT, GROUP),
    check=_check,
)
