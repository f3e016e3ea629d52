"""What an environment file may leave out: tiers, a service's standby regions, and each entry's own key."""

from collections.abc import Mapping

from spec.tiers import TIERS
from spec.values import KEY


def complete(written: object) -> object:
    """The file's data with defaults and keys filled in. What has the wrong shape is left to the validation."""
    if not isinstance(written, Mapping):
        return written
    regions, tiers, services = (written.get(section) for section in ("regions", "tiers", "services"))
    completed = dict(written)
    if isinstance(regions, Mapping):
        completed["regions"] = {key: _with(region, {KEY: key}) for key, region in regions.items()}
    if tiers is None or isinstance(tiers, Mapping):
        given = tiers or {}
        completed["tiers"] = {
            level: _with(given.get(level, {}), {KEY: level, **TIERS.get(level, TIERS[3])})
            for level in dict.fromkeys([*TIERS, *given])
        }
    if isinstance(services, Mapping):
        known = list(regions) if isinstance(regions, Mapping) else []
        completed["services"] = {
            key: _with(service, {KEY: key, "standby": _standby(service, known)}) for key, service in services.items()
        }
    return completed


def _with(entry: object, defaults: Mapping[str, object]) -> object:
    return {**defaults, **entry} if isinstance(entry, Mapping) else entry


def _standby(service: object, regions: list[object]) -> list[object]:
    primary = service.get("primary") if isinstance(service, Mapping) else None
    return [region for region in regions if region != primary][:1]
