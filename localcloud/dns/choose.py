"""Which of several records of one name answers, as Route 53 chooses.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from localcloud.dns.distance import kilometres
from localcloud.dns.records import Record

Healthy = Callable[[Record], bool]
MULTIVALUE = 8
"""The most records that a multivalue answer holds."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The records that answer, and the reason in a few words."""

    records: tuple[Record, ...]
    why: str


def choose(records: Sequence[Record], healthy: Healthy, client_region: str, draw: Callable[[], float]) -> Choice:
    """The records that answer a client near `client_region` ('': anywhere); `draw` gives numbers from 0 to below 1.

    `records` are all of one name and type, at least one. When none is healthy, all are taken for healthy.
    """
    first = records[0]
    if first.failover:
        return _failover(records, healthy)
    up = [each for each in records if healthy(each)]
    alive, note = (up, "") if up else (list(records), "all unhealthy, so all are asked: ")
    if first.region:
        return _latency(records, alive, client_region, note)
    if first.weight is not None:
        return _weighted(alive, draw, note)
    if first.multivalue:
        return Choice(records=tuple(alive[:MULTIVALUE]), why=f"{note}multivalue")
    return Choice(records=(first,), why="the only record")


def _failover(records: Sequence[Record], healthy: Healthy) -> Choice:
    primary = next((each for each in records if each.failover == "PRIMARY"), None)
    secondary = next((each for each in records if each.failover == "SECONDARY"), None)
    if primary and healthy(primary):
        return Choice(records=(primary,), why=f"failover: primary {primary.identifier}")
    if secondary and healthy(secondary):
        gone = f"primary {primary.identifier} is unhealthy, so " if primary else ""
        return Choice(records=(secondary,), why=f"failover: {gone}secondary {secondary.identifier}")
    last = primary or records[0]
    return Choice(records=(last,), why=f"failover: all unhealthy, so primary {last.identifier}")


def _latency(records: Sequence[Record], alive: list[Record], client_region: str, note: str) -> Choice:
    def distance(record: Record) -> float:
        return kilometres(client_region, record.region)

    if not client_region:
        return Choice(records=(alive[0],), why=f"{note}latency: {alive[0].region}, the first")
    best, nearest = min(alive, key=distance), min(records, key=distance)
    passed = f"{nearest.region} is unhealthy, so " if nearest not in alive else ""
    return Choice(records=(best,), why=f"{note}latency: {passed}{best.region} is nearest to {client_region}")


def _weighted(alive: list[Record], draw: Callable[[], float], note: str) -> Choice:
    total = sum(each.weight or 0 for each in alive)
    if not total:  # records of weight 0 answer only where nothing else does, each as often as another
        picked = alive[int(draw() * len(alive))]
        return Choice(records=(picked,), why=f"{note}weighted: {picked.identifier}, all have weight 0")
    at = draw() * total
    for each in alive:
        at -= each.weight or 0
        if at < 0:
            break
    return Choice(records=(each,), why=f"{note}weighted: {each.identifier}, {each.weight} of {total}")
