"""How much GPU capacity a service needs in a region: replicas, their zones, nodes, vCPUs. Plain arithmetic."""

from collections.abc import Sequence
from math import ceil
from typing import assert_never

from spec.gpus import INSTANCE_TYPES
from spec.models import Model
from spec.modes import CapacityMode, ServingMode
from spec.services import Serving, ZoneLoss


def full_replicas(serving: Serving, zones: int) -> int:
    """The replicas that run in full: enough that the declared ones are left when one of `zones` zones is lost.

    Spread evenly, ceil(n * z / (z - 1)) replicas lose at most ceil(of them / z) with a zone, which leaves n.
    https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/static-stability.html
    """
    if serving.zone_loss is ZoneLoss.ACCEPT or zones < 2:
        return serving.replicas
    return ceil(serving.replicas * zones / (zones - 1))


def running_replicas(serving: Serving, mode: ServingMode, zones: int) -> int:
    """The replicas that run in a region of so many zones."""
    match mode:
        case ServingMode.FULL:
            return full_replicas(serving, zones)
        case ServingMode.WARM:
            return min(serving.warm, full_replicas(serving, zones))
        case ServingMode.ZERO | ServingMode.ABSENT:
            return 0
        case _:
            assert_never(mode)


def reserved_replicas(serving: Serving, mode: CapacityMode, zones: int) -> int:
    """The replicas whose nodes are reserved in a region of so many zones."""
    if not serving.reserve:
        return 0
    match mode:
        case CapacityMode.FULL:
            return full_replicas(serving, zones)
        case CapacityMode.MINIMUM:
            return serving.warm
        case CapacityMode.ZERO | CapacityMode.ABSENT:
            return 0
        case _:
            assert_never(mode)


def most_replicas(serving: Serving, zones: int) -> int:
    """The most replicas that autoscaling may reach; without autoscaling those of full load."""
    return max(full_replicas(serving, zones), serving.max_replicas or 0)


def over_zones(count: int, zones: Sequence[str]) -> dict[str, int]:
    """`count` things spread over zones as evenly as can be, the first zones first; zones that get none are left out."""
    each, rest = divmod(count, len(zones))
    shares = {zone: each + (index < rest) for index, zone in enumerate(zones)}
    return {zone: share for zone, share in shares.items() if share}


def nodes_for(replicas: int, model: Model, instance_type: str) -> int:
    """The nodes of a type that hold so many replicas of a model, whole replicas to a node."""
    return ceil(replicas / (INSTANCE_TYPES[instance_type].gpus // model.gpus)) * model.nodes


def reserved_nodes(replicas: int, model: Model, zones: Sequence[str]) -> dict[str, int]:
    """The nodes of the preferred type that hold `replicas`, by zone; all nodes of one replica are in one zone."""
    preferred = model.instance_types[0]
    return {zone: nodes_for(share, model, preferred) for zone, share in over_zones(replicas, zones).items()}
