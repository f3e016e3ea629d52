"""How a region's address range is divided: plain arithmetic, no resources."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

_PRIVATE_BITS = 3
_PUBLIC_BITS = 6


@dataclass(frozen=True)
class ZoneSubnets:
    """The address ranges of one zone."""

    zone: str
    private: str
    public: str


def divide(cidr: IPv4Network, zones: Sequence[str]) -> tuple[ZoneSubnets, ...]:
    """Divide `cidr` over up to four zones: an eighth of it private for each, and a small public range for each.

    The private ranges are the first eighths and the public ones lie in the last eighth, so a zone that is added
    later moves none that are there. For a /16: /19 private (8,187 addresses), /22 public (1,019).
    """
    private = list(cidr.subnets(prefixlen_diff=_PRIVATE_BITS))
    public = list(private[-1].subnets(prefixlen_diff=_PUBLIC_BITS - _PRIVATE_BITS))
    return tuple(ZoneSubnets(zone, str(private[i]), str(public[i])) for i, zone in enumerate(zones))
