"""A model on a service's own GPUs in one region."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from recovery.declared.labels import of_service
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from spec.capacity import nodes_for
from spec.environment import Environment, Serving
from spec.gpus import INSTANCE_TYPES

DEPLOYMENT, GROUP = "kubernetes:apps/v1:Deployment", "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet"
"""What runs a model; a group, one whose replicas span nodes."""
LEADER = ("spec", "leaderWorkerTemplate", "leaderTemplate")
"""Where a group has the template of the pods that answer."""

_POOL = "kubernetes:karpenter.sh/v1:NodePool"
_RESERVATION = "aws:ec2/capacityReservation:CapacityReservation"
_CAPACITY, _TYPE, _ZONE = (
    "karpenter.sh/capacity-type", "node.kubernetes.io/instance-type", "topology.kubernetes.io/zone"
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ServedModel:
    """`replicas` run now, `wanted` are what full load takes. `reserved` is for how many replicas nodes are reserved.

    `slowest` is what its startup probe allows, in seconds, None without one. `zones` are those its node pools may use;
    `offers` the pairs of capacity type and instance type. `revisions` are the old ones kept for a rollback, None for a
    group, which keeps none to go back to by itself. A roll-out replaces `unavailable` replicas at a time in place, and
    starts `surge` beside them.
    """

    model: str
    replicas: int
    wanted: int
    reserved: int
    zones: int
    spread: bool
    offers: tuple[tuple[str, str], ...]
    slowest: float | None
    revisions: int | None
    unavailable: int
    surge: int
    evidence: tuple[str, ...]

    @property
    def missing(self) -> int:
        """Replicas that full load lacks."""
        return max(0, self.wanted - self.replicas)

    @property
    def rounds(self) -> int:
        """The steps of a roll-out of all replicas, one after another."""
        return ceil(self.replicas / max(1, self.unavailable + self.surge))


def served(graph: Graph, environment: Environment, service: str, region: str, serving: Serving) -> ServedModel | None:
    """None where nothing of the model is declared in the region.

    Raises UndecidedError where a needed value is not known yet.
    """
    workload = _workload(graph, service, region, serving.model)
    if workload is None:
        return None
    pools = [each for each in graph.of(_POOL, region=region) if _is_of(each, service, serving.model)]
    reservations = [each for each in graph.of(_RESERVATION, region=region) if _tagged(each, service, serving.model)]
    stated = workload.get("spec", "replicas")
    replicas = 1 if stated is None else int(stated)  # Kubernetes' default is one
    unavailable, surge = _rollout(workload, replicas)
    return ServedModel(
        model=serving.model,
        replicas=replicas,
        wanted=serving.replicas,
        reserved=_replicas_on(environment, serving.model, reservations),
        zones=len({zone for each in pools for zone in _allowed(each, _ZONE)}),
        spread=_spread(workload),
        offers=tuple(
            (kind, size) for each in pools for kind in _allowed(each, _CAPACITY) for size in _allowed(each, _TYPE)
        ),
        slowest=_slowest(workload),
        revisions=_revisions(workload),
        unavailable=unavailable,
        surge=surge,
        evidence=tuple(each.name for each in (workload, *reservations)),
    )


def _workload(graph: Graph, service: str, region: str, model: str) -> Resource | None:
    for each in graph.of(DEPLOYMENT, GROUP, region=region):
        if of_service(each) == service and each.get("metadata", "name") == model:
            return each
    return None


def _is_of(pool: Resource, service: str, model: str) -> bool:
    return bool(pool.get("spec", "template", "metadata", "labels", "relight.dev/pool") == f"{service}-{model}")


def _tagged(reservation: Resource, service: str, model: str) -> bool:
    tags = reservation.get("tags") or {}
    return bool(tags.get("relight:service") == service and tags.get("relight:model") == model)


def _allowed(pool: Resource, key: str) -> list[str]:
    requirements = pool.get("spec", "template", "spec", "requirements") or ()
    return [value for each in requirements if each.get("key") == key for value in each.get("values") or ()]


def _replicas_on(environment: Environment, model: str, reservations: list[Resource]) -> int:
    """How many replicas the reserved nodes hold."""
    declared = environment.models[model]
    nodes: dict[str, int] = {}
    for each in reservations:
        kind = str(each.get("instanceType"))
        nodes[kind] = nodes.get(kind, 0) + int(each.get("instanceCount") or 0)
    held = 0
    for kind, count in nodes.items():
        if kind in INSTANCE_TYPES:
            per_replica = nodes_for(1, declared, kind)
            held += (
                count // per_replica * max(1, INSTANCE_TYPES[kind].gpus // declared.gpus if declared.nodes == 1 else 1)
            )
    return held


def _pods(workload: Resource) -> tuple[str, ...]:
    """Where the pods that answer are said."""
    return (*(LEADER if workload.type == GROUP else ("spec", "template")), "spec")


def _slowest(workload: Resource) -> float | None:
    """https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/ has the
    defaults."""
    path: tuple[str | int, ...] = (*_pods(workload), "containers", 0, "startupProbe")
    if workload.get(*path) is None:
        return None
    failures, period = workload.get(*path, "failureThreshold"), workload.get(*path, "periodSeconds")
    return float(3 if failures is None else failures) * float(10 if period is None else period)


def _revisions(workload: Resource) -> int | None:
    if workload.type == GROUP:
        return None
    kept = workload.get("spec", "revisionHistoryLimit")
    return 10 if kept is None else int(kept)  # Kubernetes' default is ten


def _rollout(workload: Resource, replicas: int) -> tuple[int, int]:
    """How many replicas a roll-out takes away, and how many it starts beside, at a time.

    https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
    https://lws.sigs.k8s.io/docs/concepts/rollout-strategy/
    """
    unsaid: tuple[int | str, int | str]
    if workload.type == GROUP:
        path, unsaid = ("spec", "rolloutStrategy", "rollingUpdateConfiguration"), (1, 0)
    elif workload.get("spec", "strategy", "type") == "Recreate":
        return replicas, 0
    else:
        path, unsaid = ("spec", "strategy", "rollingUpdate"), ("25%", "25%")
    away, beside = workload.get(*path, "maxUnavailable"), workload.get(*path, "maxSurge")
    return (
        _share(unsaid[0] if away is None else away, replicas, floor),
        _share(unsaid[1] if beside is None else beside, replicas, ceil),
    )


def _share(said: Any, replicas: int, rounded: Callable[[float], int]) -> int:
    """A number, or a percentage of the replicas."""
    text = str(said)
    return rounded(replicas * float(text[:-1]) / 100) if text.endswith("%") else int(float(text))


def _spread(workload: Resource) -> bool:
    constraints = workload.get(*_pods(workload), "topologySpreadConstraints") or ()
    return any(each.get("topologyKey") == _ZONE for each in constraints)
