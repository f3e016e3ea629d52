"""The way from a name to an address: alias by alias, CNAME by CNAME."""

from collections.abc import Callable
from dataclasses import dataclass

from localcloud.dns.choose import Choice, choose
from localcloud.dns.records import Record, Zones, named, plain, zone_of

DEPTH = 8
"""How many records a name may be followed through."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """One step of an answer: `name` has a record of `type` (or is an ALIAS) with `value`; `ttl` in seconds."""

    name: str
    type: str
    value: str
    ttl: int
    why: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a resolver tells. `known`: whether the name is there; None when it is in none of the zones."""

    links: tuple[Link, ...] = ()
    known: bool | None = True


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asks and what is known: `healthy` of a health check by id; `address` of a load balancer by its name."""

    client_region: str
    healthy: Callable[[str], bool]
    draw: Callable[[], float]
    address: Callable[[str], str | None] = lambda name: None


def answer(zones: Zones, name: str, kind: str, asked: Asked) -> Answer:
    """Answer a question for a name's records of one type, e.g. `A`, following CNAMEs and aliases."""
    links: list[Link] = []
    name = plain(name)
    known = _known(zones, name)
    for _ in range(DEPTH):
        found = _choice(zones, name, kind, asked)
        if found is None:
            links += _addresses(name, kind, asked) if known is None or links else []
            break
        choice, via = found
        links += [link for record in choice.records for link in _links(record, name, choice.why)]
        if via == kind and not choice.records[0].alias:
            break
        name = plain(links[-1].value)
    return Answer(links=tuple(links), known=True if links else known)


def _known(zones: Zones, name: str) -> bool | None:
    if zone_of(zones, name) is None:
        return None
    return bool(named(zones, name)) or name in zones


def _choice(zones: Zones, name: str, kind: str, asked: Asked) -> tuple[Choice, str] | None:
    """The record of this type that answers for a name, else its CNAME; with the type found."""
    records = named(zones, name)
    for wanted in dict.fromkeys((kind, "CNAME")):
        candidates = [each for each in records if each.type == wanted]
        if candidates:
            return choose(candidates, lambda record: _up(zones, record, asked), asked.client_region, asked.draw), wanted
    return None


def _links(record: Record, name: str, why: str) -> list[Link]:
    kind, values = ("ALIAS", (record.alias,)) if record.alias else (record.type, record.values)
    return [Link(name=name, type=kind, value=value, ttl=record.ttl, why=why) for value in values]


def _up(zones: Zones, record: Record, asked: Asked, depth: int = DEPTH) -> bool:
    if record.health_check and not asked.healthy(record.health_check):
        return False
    if not (record.alias and record.follows_target and depth):
        return True
    targets = [each for each in named(zones, plain(record.alias)) if each.type == record.type]
    return not targets or any(_up(zones, each, asked, depth - 1) for each in targets)


def _addresses(name: str, kind: str, asked: Asked) -> list[Link]:
    found = asked.address(name) if kind == "A" else None
    return [Link(name=name, type="A", value=found, ttl=60, why="load balancer")] if found else []
