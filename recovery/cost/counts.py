"""How many of a thing there are in a mode, as the components make them."""

from typing import assert_never

from spec.environment import Service
from spec.modes import GatewayMode, TrafficMode, VectorStoreMode
from spec.placement import service_regions


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
