"""One thing that is paid for, and how what several services share is split between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from spec.modes import ClusterMode
from spec.placement import Placement


class Line(StrEnum):
    """The lines of a bill, in the order in which they are shown."""

    GPU_RESERVED = "GPU nodes, reserved"
    GPU_ON_DEMAND = "GPU nodes, on demand"
    DATABASE = "database instances"
    DATABASE_STORAGE = "database storage"
    BUCKETS = "buckets and weights"
    BACKUPS = "backups"
    LOAD_BALANCERS = "load balancers"
    CACHES = "caches of gateways"
    NAMES = "health checks and DNS"
    KEYS = "keys, secrets, alarms"
    CLUSTERS = "cluster and general nodes"
    NAT = "NAT gateways"
    ENDPOINTS = "interface endpoints"


SHARED = (Line.CLUSTERS, Line.NAT, Line.ENDPOINTS)
"""Lines of what a region has once, whatever runs in it."""


@dataclass(frozen=True, kw_only=True)
class Charge:
    """`count` of `what`, at `each` dollars a month, in one region, for one service, for several, or for none.

    None: what an environment has without a service, such as the cluster of a region that is being prepared.
    """

    line: Line
    what: str
    region: str
    services: tuple[str, ...]
    count: float
    each: float

    @property
    def month(self) -> float:
        """Dollars a month."""
        return self.count * self.each


def split(charges: Iterable[Charge]) -> tuple[Charge, ...]:
    """Each charge that several services share, in equal parts; what nobody shares stays nobody's."""
    return tuple(
        replace(charge, services=(service,), count=charge.count / len(charge.services)) if service else charge
        for charge in charges
        for service in charge.services or ("",)
    )


def sharing(placed: Iterable[Placement], region: str) -> tuple[str, ...]:
    """The services that share what a region has once: those that run there; if none does, all with anything there."""
    here = [each for each in placed if each.region == region]
    running = [each for each in here if each.side.cluster is ClusterMode.RUNNING]
    return tuple(each.service.name for each in running or here)


def total(charges: Iterable[Charge]) -> float:
    """Dollars a month of all of them."""
    return sum(charge.month for charge in charges)


def lines(charges: Sequence[Charge]) -> dict[Line, float]:
    """Dollars a month by line, only those that there are."""
    sums = {line: total(each for each in charges if each.line is line) for line in Line}
    return {line: month for line, month in sums.items() if month}
