"""What is reserved of the zones' GPU nodes: taken from what is there for all, for as long as the reservation lasts."""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from localcloud.settings import Count

Zones = Mapping[str, Mapping[str, Count]]
"""Zone, instance type: how many nodes there are."""


@dataclass
class Reservations:
    """Reserved nodes by reservation id; thread-safe."""

    _held: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def hold(self, reservation: str, zone: str, instance_type: str, nodes: int) -> None:
        """Hold so many nodes under this id; 0 gives them back."""
        with self._guard:
            self._held.pop(reservation, None)
            if nodes:
                self._held[reservation] = (zone, instance_type, nodes)

    def left(self, zone: str, instance_type: str, count: Count, without: str = "") -> int:
        """How many nodes can still be reserved, not counting those of the reservation `without`."""
        shared = count if isinstance(count, int) else count.get("shared", 0)
        with self._guard:
            held = [
                nodes
                for key, (*place, nodes) in self._held.items()
                if key != without and place == [zone, instance_type]
            ]
        return shared - sum(held)

    def applied(self, zones: Zones, default: int) -> dict[str, dict[str, Count]]:
        """The zones' nodes with those that are reserved set apart."""
        held: Counter[tuple[str, str]] = Counter()
        with self._guard:
            for zone, instance_type, nodes in self._held.values():
                held[zone, instance_type] += nodes
        found: dict[str, dict[str, Count]] = {zone: dict(types) for zone, types in zones.items()}
        for (zone, instance_type), nodes in held.items():
            before = found.setdefault(zone, {}).get(instance_type, default)
            reserved, shared = (
                (0, before)
                if isinstance(before, int)
                else (
                    before.get("reserved", 0),
                    before.get("shared", 0),
                )
            )
            found[zone][instance_type] = {"reserved": reserved + nodes, "shared": max(shared - nodes, 0)}
        return found
