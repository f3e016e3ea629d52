"""A service made again in a region that holds only copies of its data: the data restored, the region created.

How long a region takes is the critical path through the resources of the primary region's own stack, by their real
dependencies, with a duration for each type (recovery/durations.yaml).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import yaml

from recovery.declared.service import Side
from recovery.figures import Figure, Grade
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from recovery.recoveries.case import Case
from recovery.recoveries.starting import started
from recovery.terms import Term, endless, of_figure, transferred, weakest
from spec.naming import Layer, Stack

DURATIONS = Path(__file__).parents[1] / "durations.yaml"


@dataclass(frozen=True, kw_only=True)
class Durations:
    """How long each type takes; `of` falls back to the one for all others."""

    other: Figure
    types: Mapping[str, Figure]

    def of(self, kind: str) -> Figure:
        """The duration of a type."""
        return self.types.get(kind, self.other)


@cache
def durations() -> Durations:
    """The book's durations."""
    data = yaml.safe_load(DURATIONS.read_text(encoding="utf-8"))
    return Durations(
        other=_figure("other", data["other"]), types={kind: _figure(kind, each) for kind, each in data["types"].items()}
    )


def _figure(name: str, entry: Mapping[str, str]) -> Figure:
    low, typical, high = (float(entry[key]) for key in ("low", "typical", "high"))
    return Figure(name=name, low=low, typical=typical, high=high, grade=Grade(entry["grade"]), source=entry["source"])


def critical_path(resources: Iterable[Resource], book: Durations) -> tuple[Resource, ...]:
    """The chain of resources, each waiting for the one before, that takes longest by typical durations."""
    known = {each.urn: each for each in resources if not each.component}
    ends: dict[str, float] = {}
    before: dict[str, str] = {}
    order = TopologicalSorter({urn: each.dependencies & known.keys() for urn, each in known.items()})
    for urn in order.static_order():
        waits = known[urn].dependencies & known.keys()
        last = max(sorted(waits), key=lambda each: ends[each], default="")
        before[urn] = last
        ends[urn] = ends.get(last, 0.0) + book.of(known[urn].type).typical
    urn = max(sorted(ends), key=lambda each: ends[each], default="")
    path = []
    while urn:
        path.append(known[urn])
        urn = before[urn]
    return tuple(reversed(path))


def needed(graph: Graph, stack: str, service: str, services: Iterable[str]) -> list[Resource]:
    """The resources of a region's stack that a service needs: its own, and those that are none of the `services`'."""
    names = sorted(services, key=len, reverse=True)
    return [each for each in graph.resources if each.stack == stack and _owner(each, names) in (None, service)]


def _owner(resource: Resource, services: Iterable[str]) -> str | None:
    """Whose it is, by its name: the longest of the names that it begins with."""
    return next((name for name in services if resource.name.startswith(f"{name}-")), None)


def rebuilt(case: Case, standby: Side, *, after: Sequence[str], scarce: bool) -> list[Term]:
    """The terms side by side: data restored, region created, and then what its gateway asks."""
    region = _region(case, after)
    return [*_restored(case, standby, after), region, *_answering(case, standby, after=[region.name], scarce=scarce)]


def _answering(case: Case, standby: Side, *, after: Sequence[str], scarce: bool) -> list[Term]:
    """What the new region's gateway, made as the primary's, still lacks: nothing, the time of a fallback, or a model of
    our own; endless where all that counts as the reference went with the primary's region."""
    primary = case.found.primary
    if primary.gateway is None:  # the primary's layer isn't part of this plan
        return []
    chain = primary.gateway.chain
    others = case.answering(primary, without_region=primary.region)
    providers = [entry for entry in others if entry in case.environment.providers]
    if providers:
        because = f"{providers[0]} answers" if providers[0] == chain[0] else f"its gateway asks {providers[0]}"
        return [of_figure("fallback", case.figures.seconds("fallback"), because, after=after)]
    model = next((primary.models[entry] for entry in chain if entry in primary.models), None)
    if model is None:
        because = f"nothing that counts as {chain[0] if chain else 'the reference'} answers outside of {primary.region}"
        return [endless("model", because, after=after, evidence=[case.key("route")])]
    return started(case, model, model.wanted, region=standby.region, after=after, reserved=0, scarce=scarce)


def _region(case: Case, after: Sequence[str]) -> Term:
    environment, service = case.environment, case.service
    stack = Stack(environment.name, Layer.REGION, service.primary).name
    resources = needed(case.graph, stack, service.name, environment.services)
    standing = case.found.standby is not None and case.found.standby.cluster
    if standing:  # the region's shared parts are there
        resources = [each for each in resources if _owner(each, [service.name]) is not None]
    book = durations()
    path = critical_path(resources, book)
    figures = [book.of(each.type) for each in path]
    slow = [each for each, figure in zip(path, figures, strict=True) if figure.typical >= 30]
    because = f"{len(path)} resources one after another, of {len(resources)}"
    if slow:
        because += f"; the slow ones: {', '.join(each.type.rpartition(':')[2] for each in slow)}"
    return Term(
        name="create region",
        low=sum(figure.low for figure in figures),
        typical=sum(figure.typical for figure in figures),
        high=sum(figure.high for figure in figures),
        grade=weakest(figure.grade for figure in figures),
        source="recovery/durations.yaml",
        because=because,
        after=tuple(after),
        evidence=tuple(each.name for each in path),
    )


def _restored(case: Case, standby: Side, after: Sequence[str]) -> list[Term]:
    """The data sets, and the vector store, out of the copies that the region holds."""
    terms: list[Term] = []
    backups = case.found.backups
    copied = backups is not None and standby.region in backups.regions
    if not case.found.has_data:
        return []
    size = sum(case.service.data.values())
    primary = case.found.primary
    replicated = primary.bucket is not None and standby.region in primary.bucket.to
    if size and not replicated:
        if copied and backups:
            rate = case.figures.rate("backup restore")
            because = f"{size / 1e9:g} GB of data sets out of the vault in {standby.region}"
            terms.append(transferred("restore data", size, rate, because, after=after, evidence=backups.evidence))
        else:
            because = f"no copy of the data sets in {standby.region}"
            terms.append(endless("restore data", because, after=after, evidence=[case.key("data")]))
    return [*terms, *vectors_restored(case, standby, after)]


def vectors_restored(case: Case, standby: Side, after: Sequence[str]) -> list[Term]:
    """The vector store made from the copy in a region's vault: endless where there is none."""
    store, backups = case.service.vector_store, case.found.backups
    if store is None:
        return []
    if backups is None or standby.region not in backups.regions:
        because = f"no copy of the vector store in {standby.region}: only embedding everything again is left"
        return [endless("restore vectors", because, after=after, evidence=[case.key("vector_store")])]
    fixed = case.figures.seconds("aurora restore, fixed")
    made = of_figure("restore vectors", fixed, "a cluster from the copied snapshot", after=after)
    loaded = transferred(
        "load vectors",
        store.size,
        case.figures.rate("aurora restore"),
        f"{store.size / 1e9:g} GB",
        after=["restore vectors"],
        evidence=backups.evidence,
    )
    return [made, loaded]
