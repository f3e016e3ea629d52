"""A resolver as a client has one near it: it keeps answers for their TTL, and no longer."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from localcloud.dns.answer import Answer, Asked, Link, answer
from localcloud.dns.records import Zones, plain

KEPT = 10_000
"""The most answers that are kept."""


class Resolver:
    """Resolves names from the zones as they are at the time; thread-safe.

    `healthy` tells of a health check by its id, `address` of a load balancer by its name. `clock` is how many times
    faster than real time a TTL runs out; `now` gives real seconds.
    """

    def __init__(
        self,
        zones: Callable[[], Zones],
        healthy: Callable[[str], bool],
        address: Callable[[str], str | None],
        clock: float,
        now: Callable[[], float] = time.monotonic,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._zones, self._healthy, self._address = zones, healthy, address
        self._clock, self._now, self._draw = clock, now, draw
        self._kept: dict[tuple[str, str, str], tuple[float, Answer]] = {}
        self._lock = threading.Lock()

    def resolve(self, name: str, client_region: str, kind: str = "A") -> tuple[Link, ...]:
        """The chain of records from a name to its address for a client near a region; empty when there is none."""
        return self.answer(name, client_region, kind).links

    def answer(self, name: str, client_region: str, kind: str = "A") -> Answer:
        """The same, and whether the name is there at all."""
        key = plain(name), kind, client_region
        with self._lock:
            until, found = self._kept.get(key, (0.0, Answer()))
            if (left := until - self._now()) > 0:
                return _aged(found, left * self._clock)
        asked = Asked(client_region=client_region, healthy=self._healthy, draw=self._draw, address=self._address)
        found = answer(self._zones(), name, kind, asked)
        if found.links:
            self._keep(key, found)
        return found

    def _keep(self, key: tuple[str, str, str], found: Answer) -> None:
        until = self._now() + min(link.ttl for link in found.links) / self._clock
        with self._lock:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[key] = until, found


def _aged(found: Answer, left: float) -> Answer:
    seconds = max(1, round(left))
    links = [replace(link, ttl=seconds, why=f"{link.why} (kept, {seconds} s left)") for link in found.links]
    return replace(found, links=tuple(links))
