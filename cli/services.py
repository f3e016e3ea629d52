"""Where each service runs: what the stacks' topologies declare, beside what the clusters say."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from cli.state import StackState
from spec.naming import Layer, Stack

Ready = Mapping[tuple[str, str], int]
"""Ready replicas of one cluster's Deployments by namespace and name."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A service in one region; `ready` is None where its cluster can't be asked."""

    region: str
    primary: bool
    serving: str
    desired: int
    ready: int | None

    def __str__(self) -> str:
        """E.g. `us-east-1 3/3`."""
        if not self.desired and not self.ready:
            return f"{self.region} -"
        return f"{self.region} {'?' if self.ready is None else self.ready}/{self.desired}"


@dataclass(frozen=True, kw_only=True)
class ServiceRow:
    """A service over all its regions."""

    service: str
    tier: int
    pattern: str
    endpoint: str
    places: tuple[Place, ...]


def rows(
    stacks: list[Stack], states: Mapping[str, StackState], ready_in: Callable[[str, str], Ready | None]
) -> list[ServiceRow]:
    """The services that any region's topology knows; `ready_in(region, cluster)` asks a cluster."""
    topologies = {
        stack.region: states[stack.name].topology
        for stack in stacks
        if stack.layer is Layer.REGION and stack.region and stack.name in states and states[stack.name].topology
    }
    clusters = {region: topology["cluster"] for region, topology in topologies.items() if topology.get("cluster")}
    with ThreadPoolExecutor(max_workers=max(1, len(clusters))) as pool:
        ready = dict(zip(clusters, pool.map(ready_in, clusters, clusters.values()), strict=True))
    edge = next(
        (states[stack.name].topology for stack in stacks if stack.layer is Layer.EDGE and stack.name in states), {}
    )
    names = list(dict.fromkeys(name for topology in topologies.values() for name in topology["services"]))
    return [_row(name, topologies, ready, edge.get("services", {}).get(name, {})) for name in sorted(names)]


def _row(
    name: str,
    topologies: Mapping[str, Mapping[str, Any]],
    ready: Mapping[str, Ready | None],
    traffic: Mapping[str, Any],
) -> ServiceRow:
    running = {region: found for region, topology in topologies.items() if (found := topology["services"].get(name))}
    order = sorted(running, key=lambda region: not running[region]["primary"])
    first = running[order[0]]
    return ServiceRow(
        service=name,
        tier=first["tier"],
        pattern=first["pattern"],
        endpoint=traffic.get("endpoint") or first["endpoint"],
        places=tuple(_place(region, running[region], ready.get(region)) for region in order),
    )


def _place(region: str, service: Mapping[str, Any], ready: Ready | None) -> Place:
    deployments: Mapping[str, int] = service["deployments"]
    return Place(
        region=region,
        primary=service["primary"],
        serving=service["serving"],
        desired=int(sum(deployments.values())),
        ready=None if ready is None else sum(ready.get((service["namespace"], name), 0) for name in deployments),
    )
