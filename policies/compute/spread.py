"""Replicas are spread over zones."""

from collections.abc import Iterator

from policies.compute.pods import DEPLOYMENT, GROUP, answering, leading, pairs, selects
from policies.context import Context
from policies.lists import indices
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource

_ZONE = "topology.kubernetes.io/zone"
_HARD, _SOFT = "DoNotSchedule", "ScheduleAnyway"


def _check(resource: Resource, context: Context) -> Iterator[str]:
    replicas = number(resource.get("spec", "replicas"))
    if replicas == 1:
        return
    path = (*leading(resource), "spec", "topologySpreadConstraints")
    over_zones: list[tuple[str | int, ...]] = [
        (*path, index) for index in indices(resource, *path) if resource.get(*path, index, "topologyKey") == _ZONE
    ]
    if not over_zones:
        yield f"{resource.name}: topologySpreadConstraints has none over {_ZONE}."
        return
    # A GPU that isn't to be had in one zone must not keep a replica from running in another.
    accepted = (_HARD, _SOFT) if any(container.gpus for container in answering(resource)) else (_HARD,)
    yield from _spreads(resource, over_zones[0], accepted)


def _spreads(resource: Resource, constraint: tuple[str | int, ...], accepted: tuple[str, ...]) -> Iterator[str]:
    when = resource.get(*constraint, "whenUnsatisfiable")
    if when not in accepted:
        yield f"{resource.name}: the spread over zones has whenUnsatisfiable {said(when)}, not {' or '.join(accepted)}."
    selector = pairs(resource, *constraint, "labelSelector", "matchLabels")
    labels = pairs(resource, *leading(resource), "metadata", "labels")
    # The leaders of a group get this label from their controller.
    own = {key: value for key, value in selector.items() if not key.startswith("leaderworkerset.sigs.k8s.io/")}
    if not selects(labels, own):
        counted = ", ".join(f"{key}={value}" for key, value in selector.items()) or "no label"
        yield f"{resource.name}: the spread over zones counts pods with {counted}, and its own have others."


RULE = ResourceRule(
    id="replicas-spread-over-zones",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="Replicas that happen to be in one zone are lost with it. Gateways rather wait than share a zone; models, "
    "whose GPUs may be scarce in one, are spread as evenly as capacity allows.",
    remediation="Add a topologySpreadConstraint over topology.kubernetes.io/zone that counts the pods themselves.",
    link="https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
    types=(DEPLOYMENT, GROUP),
    check=_check,
)
