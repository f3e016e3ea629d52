"""What a user may set about the local cloud: `settings.yaml` in its home."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from localcloud.errors import LocalCloudError

DEFAULT_CLOCK = 60.0
DEFAULT_QUOTA = 10_000
"""vCPUs that each of EC2's quotas allows when nothing is set: enough for anything."""

DEFAULT_CAPACITY = 8
"""Nodes of one instance type that a zone has when nothing is set."""

DEFAULT_LAG: Mapping[str, float] = MappingProxyType({"database": 0.2, "buckets": 5.0})
"""Seconds that a region's copies are behind when nothing is set: what is typical, no promise."""

_SETTINGS = ("clock", "default_capacity", "capacity", "quota", "lag", "outages")

Count = int | dict[str, int]
"""How many nodes there are, or `{"reserved": n, "shared": m}` where some are reserved."""

Capacity = dict[str, dict[str, dict[str, Count]]]
"""Region, zone, instance type: how many nodes there are."""


Lag = dict[str, dict[str, float]]
"""Region, and what lags there (`database` or `buckets`): by how many seconds."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`clock`: how many times faster than real time; `capacity`: nodes by region, zone and instance type.

    `quota`: the vCPUs that each of EC2's quotas allows in a region; `lag`: how far the copies that a
    region receives are behind; `outages`: the regions that do not answer.
    """

    clock: float = DEFAULT_CLOCK
    default_capacity: int = DEFAULT_CAPACITY
    capacity: Capacity = field(default_factory=dict)
    quota: int = DEFAULT_QUOTA
    lag: Lag = field(default_factory=dict)
    outages: frozenset[str] = frozenset()

    def lag_of(self, region: str, what: str) -> float:
        """By how many seconds the copies of a kind are behind in a region."""
        return self.lag.get(region, {}).get(what, DEFAULT_LAG[what])

    def capacity_of(self, region: str, zone: str, instance_type: str) -> Count:
        """How many nodes of this type the zone has."""
        return self.capacity.get(region, {}).get(zone, {}).get(instance_type, self.default_capacity)


def load(path: Path) -> Settings:
    """Read the settings; defaults for what is not there.

    Raises:
        LocalCloudError: the file does not parse, or a value makes no sense.
    """
    if not path.exists():
        return Settings()
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        content = YAML(typ="safe").load(path) or {}
    except YAMLError as error:
        raise LocalCloudError(f"{path} is not YAML: {error}; correct it, or delete it for the defaults.") from error
    unknown = sorted(content.keys() - set(_SETTINGS))
    if unknown:
        there = f"{', '.join(_SETTINGS[:-1])} and {_SETTINGS[-1]}"
        raise LocalCloudError(f"{path}: {unknown[0]!r} is no setting; there are {there}.")
    return Settings(
        clock=_clock(path, content.get("clock", DEFAULT_CLOCK)),
        default_capacity=_count(path, "default_capacity", content.get("default_capacity", DEFAULT_CAPACITY)),
        capacity=_capacity(path, content.get("capacity") or {}),
        quota=_count(path, "quota", content.get("quota", DEFAULT_QUOTA)),
        lag=_lag(path, content.get("lag") or {}),
        outages=_outages(path, content.get("outages") or []),
    )


def save(path: Path, settings: Settings) -> None:
    """Write the settings, whole or not at all; a running local cloud sees a new capacity at once."""
    from ruamel.yaml import YAML

    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    content: dict[str, Any] = {"clock": settings.clock, "default_capacity": settings.default_capacity}
    with part.open("w") as file:
        rest = {"capacity": settings.capacity, "quota": settings.quota, "lag": settings.lag}
        YAML().dump({**content, **rest, "outages": sorted(settings.outages)}, file)
    part.replace(path)


def with_capacity(settings: Settings, region: str, zone: str, instance_type: str, count: Count) -> Settings:
    """The settings with one capacity changed."""
    region_capacity = settings.capacity.get(region, {})
    zone_capacity = {**region_capacity.get(zone, {}), instance_type: count}
    capacity = {**settings.capacity, region: {**region_capacity, zone: zone_capacity}}
    return replace(settings, capacity=capacity)


def with_lag(settings: Settings, region: str, what: str, seconds: float) -> Settings:
    """The settings with one lag changed."""
    return replace(settings, lag={**settings.lag, region: {**settings.lag.get(region, {}), what: seconds}})


def with_outage(settings: Settings, region: str, *, lost: bool) -> Settings:
    """The settings with one region lost, or back."""
    return replace(settings, outages=settings.outages | {region} if lost else settings.outages - {region})


def _clock(path: Path, value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
        raise LocalCloudError(f"{path}: clock is {value!r}; write a number above 0, e.g. 60 for an hour in a minute.")
    return float(value)


def _outages(path: Path, value: Any) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise LocalCloudError(f"{path}: outages is {value!r}; write a list of regions, e.g. [us-west-2].")
    return frozenset(value)


def _count(path: Path, place: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise LocalCloudError(f"{path}: {place} is {value!r}; write how many nodes there are, 0 or more.")
    return value


def _nodes(path: Path, place: str, value: Any) -> Count:
    if not isinstance(value, Mapping):
        return _count(path, place, value)
    if unknown := sorted(value.keys() - {"reserved", "shared"}):
        raise LocalCloudError(f"{path}: {place}.{unknown[0]} is no kind of capacity; write reserved or shared.")
    return {kind: _count(path, f"{place}.{kind}", number) for kind, number in value.items()}


def _capacity(path: Path, value: Any) -> Capacity:
    def level(place: str, item: Any) -> Mapping[str, Any]:
        if not isinstance(item, Mapping):
            raise LocalCloudError(f"{path}: {place} is {item!r}; write region, zone, instance type, count in turn.")
        return item

    return {
        region: {
            zone: {
                kind: _nodes(path, f"capacity.{region}.{zone}.{kind}", count)
                for kind, count in level(f"capacity.{region}.{zone}", kinds).items()
            }
            for zone, kinds in level(f"capacity.{region}", zones).items()
        }
        for region, zones in level("capacity", value).items()
    }


def _lag(path: Path, value: Any) -> Lag:
    known = " or ".join(DEFAULT_LAG)
    if not isinstance(value, Mapping) or not all(isinstance(kinds, Mapping) for kinds in value.values()):
        raise LocalCloudError(f"{path}: lag is {value!r}; write region, {known}, seconds in turn.")
    for region, kinds in value.items():
        for kind, seconds in kinds.items():
            if kind not in DEFAULT_LAG:
                raise LocalCloudError(f"{path}: lag.{region}.{kind} is nothing that lags; write {known}.")
            if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds < 0:
                raise LocalCloudError(f"{path}: lag.{region}.{kind} is {seconds!r}; write seconds, 0 or more.")
    return {region: {kind: float(seconds) for kind, seconds in kinds.items()} for region, kinds in value.items()}
