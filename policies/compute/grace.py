"""A pod that ends is given the time to give the answers that it has begun."""

from collections.abc import Iterator

from policies.compute.pods import DEPLOYMENT, GROUP, Container, answering, leading
from policies.context import Context
from policies.owner import placement
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource


def _waits(container: Container) -> float | None:
    """Seconds that its hook goes on taking questions; None without one. A command ends with the seconds until it is
    sent no more, and those that it then waits for answers, which is known to be as long as they take."""
    asleep = number(container.get("lifecycle", "preStop", "sleep", "seconds"))
    if asleep is not None:
        return asleep
    command = list(container.strings("lifecycle", "preStop", "exec", "command"))
    return (number(command[-2]) if len(command) > 1 else None) if command else None


def _check(resource: Resource, context: Context) -> Iterator[str]:
    placed = placement(resource, context)
    if placed is None:
        return
    answer = placed.service.gateway.timeout.total_seconds()
    grace = resource.get(*leading(resource), "spec", "terminationGracePeriodSeconds")
    waits = 0.0
    for container in answering(resource):
        seconds = _waits(container)
        if seconds is None:
            yield f"{container.place}: lifecycle.preStop is not set; it ends while the load balancer still sends to it."
        waits = max(waits, seconds or 0.0)
    if (number(grace) or 0) < waits + answer:
        yield (
            f"{resource.name}: terminationGracePeriodSeconds is {said(grace)}, not at least {said(waits + answer)}: "
            f"{said(waits)} s of draining and {said(answer)} s for an answer."
        )


RULE = ResourceRule(
    id="grace-covers-the-drain",
    family=Family.COMPUTE,
    severity=Severity.MEDIUM,
    reason="A pod that is killed in the middle of an answer loses it; each roll-out and each drained node would.",
    remediation="Let preStop wait until nothing new comes, and terminationGracePeriodSeconds for that and one answer.",
    link="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
    types=(DEPLOYMENT, GROUP),
    check=_check,
)
