"""How many of a thing there are in a mode, as the components make them."""

from typing import assert_never

from spec.capacity import full_replicas
from spec.environment import Service, Serving
from spec.modes import CapacityMode, GatewayMode, ServingMode, TrafficMode, VectorStoreMode
from spec.placement import service_regions


def reserved(serving: Serving, mode: CapacityMode, zones: int) -> int:
    """The replicas whose nodes are reserved."""
    match mode:
        case CapacityMode.FULL:
            return full_replicas(serving, zones) if serving.reserve else 0
        case CapacityMode.MINIMUM:
            return serving.warm if serving.reserve else 0
        case CapacityMode.ZERO | CapacityMode.ABSENT:
            return 0
        case _:
            assert_never(mode)


def running(serving: Serving, mode: ServingMode, zones: int) -> int:
    """The replicas that run."""
    match mode:
        case ServingMode.FULL:
            return full_replicas(serving, zones)
        case ServingMode.WARM:
            return min(serving.warm, full_replicas(serving, zones))
        case ServingMode.ZERO | ServingMode.ABSENT:
            return 0
        case _:
            assert_never(mode)


def instances(mode: VectorStoreMode, readers: int) -> int | None:
    """The instances of one region's cluster; None where it has no cluster."""
    match mode:
        case VectorStoreMode.WRITER:
            return 1 + readers
        case VectorStoreMode.WRITE_FORWARDING:
            return max(1, readers)
        case VectorStoreMode.READER:
            return 1
        case VectorStoreMode.HEADLESS:
            return 0
        case VectorStoreMode.SNAPSHOTS:
            return None
        case _:
            assert_never(mode)


def cache_nodes(mode: GatewayMode) -> int:
    """The nodes of a gateway's cache."""
    match mode:
        case GatewayMode.RUNNING:
            return 2
        case GatewayMode.SMALL:
            return 1
        case GatewayMode.ABSENT:
            return 0
        case _:
            assert_never(mode)


def checked(mode: TrafficMode, service: Service) -> tuple[str, ...]:
    """The regions whose gateways a health check asks."""
    match mode:
        case TrafficMode.LATENCY | TrafficMode.WEIGHTED:
            return service_regions(service)
        case TrafficMode.FAILOVER:
            return service_regions(service)[:2]
        case TrafficMode.ARMED | TrafficMode.PRIMARY_ONLY:
            return (service.primary,)
        case _:
            assert_never(mode)
