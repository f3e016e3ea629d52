"""A model on a service's own GPUs in one region."""

from dataclasses import dataclass

from recovery.declared.labels import of_service
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from spec.capacity import nodes_for
from spec.environment import Environment, Serving
from spec.gpus import INSTANCE_TYPES

_WORKLOADS = ("kubernetes:apps/v1:Deployment", "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet")
_POOL = "kubernetes:karpenter.sh/v1:NodePool"
_RESERVATION = "aws:ec2/capacityReservation:CapacityReservation"
_CAPACITY, _TYPE, _ZONE = (
    "karpenter.sh/capacity-type", "node.kubernetes.io/instance-type", "topology.kubernetes.io/zone"
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ServedModel:
    """`replicas` run now, `wanted` are what full load takes. `reserved` is for how many replicas nodes are reserved.

    `slowest` is what its startup probe allows, in seconds, None without one. `zones` are those its node pools may use;
    `offers` the pairs of capacity type and instance type. `revisions` are the old ones kept for a rollback.
    """

    model: str
    replicas: int
    wanted: int
    reserved: int
    zones: int
    spread: bool
    offers: tuple[tuple[str, str], ...]
    slowest: float | None
    revisions: int
    evidence: tuple[str, ...]

    @property
    def missing(self) -> int:
        """Replicas that full load lacks."""
        return max(0, self.wanted - self.replicas)


def served(graph: Graph, environment: Environment, service: str, region: str, serving: Serving) -> ServedModel | None:
    """None where nothing of the model is declared in the region.

    Raises UndecidedError where a needed value is not known yet.
    """
    workload = _workload(graph, service, region, serving.model)
    if workload is None:
        return None
    pools = [each for each in graph.of(_POOL, region=region) if _is_of(each, service, serving.model)]
    reservations = [each for each in graph.of(_RESERVATION, region=region) if _tagged(each, service, serving.model)]
    container = workload.get("spec", "template", "spec", "containers", 0) or {}
    probe = container.get("startupProbe") or {}
    replicas = workload.get("spec", "replicas")
    revisions = workload.get("spec", "revisionHistoryLimit")
    return ServedModel(
        model=serving.model,
        replicas=1 if replicas is None else int(replicas),  # Kubernetes' default is one
        wanted=serving.replicas,
        reserved=_replicas_on(environment, serving.model, reservations),
        zones=len({zone for each in pools for zone in _allowed(each, _ZONE)}),
        spread=_spread(workload),
        offers=tuple(
            (kind, size) for each in pools for kind in _allowed(each, _CAPACITY) for size in _allowed(each, _TYPE)
        ),
        slowest=float(probe["failureThreshold"]) * float(probe["periodSeconds"]) if probe else None,
        revisions=10 if revisions is None else int(revisions),  # Kubernetes' default is ten
        evidence=tuple(each.name for each in (workload, *reservations)),
    )


def _workload(graph: Graph, service: str, region: str, model: str) -> Resource | None:
    for each in graph.of(*_WORKLOADS, region=region):
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


def _spread(workload: Resource) -> bool:
    constraints = workload.get("spec", "template", "spec", "topologySpreadConstraints") or ()
    return any(each.get("topologyKey") == _ZONE for each in constraints)
