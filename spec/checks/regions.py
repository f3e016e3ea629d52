"""Regions: networks that can be joined, zones that belong to their region."""

from collections.abc import Iterator
from itertools import combinations

from spec.checks.finding import Broken, Finding, known, unknown
from spec.environment import Environment


def region_findings(environment: Environment, broken: Broken) -> Iterator[Finding]:
    """A home that is no region, overlapping networks, zones of another region, zones named twice."""
    there = known(environment, "regions", broken)
    if environment.home not in there:
        message = unknown("region", environment.home, there, "regions")
        yield Finding(path=("home",), value=environment.home, message=message)
    for first, second in combinations(environment.regions.values(), 2):
        if first.cidr.overlaps(second.cidr):
            yield Finding(
                path=("regions", second.id, "cidr"),
                value=str(second.cidr),
                message=f"{second.cidr} overlaps {first.cidr} of {first.id}; "
                "give each region addresses of its own, so that their networks can be joined",
            )
    for region in environment.regions.values():
        for index, zone in enumerate(region.zones):
            path = ("regions", region.id, "zones", index)
            if zone[:-1] != region.id:
                message = f"zone {zone} is not in {region.id}; write {region.id}{zone[-1]}"
                other = environment.regions.get(zone[:-1])
                if other is not None and zone in other.zones:
                    message = f"zone {zone} is already in {other.id}; write {region.id}{zone[-1]}"
                yield Finding(path=path, value=zone, message=message)
            elif zone in region.zones[:index]:
                yield Finding(path=path, value=zone, message=f"zone {zone} is named twice; remove one of the two")
