"""How many nodes a zone still has of each instance type, and the file that tells Karpenter."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_TYPES = Path(__file__).with_name("instance_types.yaml")


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """Nodes that a region can launch.

    `zones` maps zone to instance type to a number of nodes, or to `{"reserved": n, "shared": n}` where some are
    reserved; on-demand and spot draw from the shared ones. `default` counts wherever nothing is said.
    """

    default: int
    zones: Mapping[str, Mapping[str, int | Mapping[str, int]]] = field(default_factory=dict)


def write(capacity: Capacity, zones: Sequence[str], path: Path) -> bool:
    """Write the capacity file for a cluster in `zones`; returns whether it changed."""
    counts = {
        zone: {name: _count(number) for name, number in sorted(capacity.zones.get(zone, {}).items())} for zone in zones
    }
    document = {"machines": instance_types(), "zones": counts, "default": _count(capacity.default)}
    text = json.dumps(document, indent=1, sort_keys=True)
    if path.exists() and path.read_text() == text:
        return False
    part = path.with_suffix(".part")
    part.write_text(text)
    part.replace(path)
    return True


@cache
def instance_types() -> tuple[Mapping[str, Any], ...]:
    """The types that can be launched, in the units of instance_types.yaml."""
    return tuple(yaml.safe_load(_TYPES.read_text()))


def _count(number: int | Mapping[str, int]) -> dict[str, int]:
    if isinstance(number, int):
        return {"reserved": 0, "shared": number}
    return {"reserved": number.get("reserved", 0), "shared": number.get("shared", 0)}
