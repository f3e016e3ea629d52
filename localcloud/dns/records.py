"""Records as the zones hold them, in the form in which a question is answered from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record set. Names are in lower case without the last dot; `ttl` in seconds, 60 for an alias.

    `identifier`, and one of `failover`, `region`, `weight`, `multivalue`, where several share name and type.
    """

    name: str
    type: str
    values: tuple[str, ...] = ()
    ttl: int = 60
    identifier: str = ""
    health_check: str = ""
    failover: str = ""
    region: str = ""
    weight: int | None = None
    multivalue: bool = False
    alias: str = ""
    follows_target: bool = False
    """Whether an alias is as healthy as what it points to."""


Zones = Mapping[str, Sequence[Record]]
"""The records of each zone by the zone's name."""


def plain(name: str) -> str:
    """A name in lower case without its last dot."""
    return name.lower().rstrip(".").replace("\\052", "*")


def zone_of(zones: Zones, name: str) -> str | None:
    """The zone that a name is in, the longest that fits."""
    within = [zone for zone in zones if name == zone or name.endswith(f".{zone}")]
    return max(within, key=len, default=None)


def named(zones: Zones, name: str) -> list[Record]:
    """All records of a name; those of its wildcard where it has none itself."""
    zone = zone_of(zones, name)
    records = zones[zone] if zone else ()
    wildcard = "*." + name.partition(".")[2]
    return [each for each in records if each.name == name] or [each for each in records if each.name == wildcard]
