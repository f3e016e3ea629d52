"""The assessment: for each service and loss, what is promised, what is predicted, and whether the two meet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import assert_never

from recovery import losses
from recovery.declared.service import read
from recovery.figures import Figures, Grade
from recovery.graph.graph import Graph
from recovery.graph.resource import UndecidedError
from recovery.losses import LostData
from recovery.recoveries.case import Case
from recovery.recoveries.inside import model_corrupted, node_lost, provider_lost, zone_lost
from recovery.recoveries.region import answers_again, takes_writes_again
from recovery.recoveries.restored import data_restored, vector_store_restored
from recovery.scenarios import Loss, Scenario, scenarios
from recovery.terms import Estimate, Recovery
from spec.environment import Environment, Service


class Part(StrEnum):
    """What an objective is of."""

    SERVING = "serving"
    VECTOR_STORE = "vector store"
    DATA = "data"


class Measure(StrEnum):
    """What an objective bounds: how long a part is away, or how much of its newest data is lost."""

    RTO = "RTO"
    RPO = "RPO"


class Verdict(StrEnum):
    """Whether an objective is kept. `unproven`: predicted to be, and no drill has shown it; `at risk`: only the low
    estimate keeps it; `undecided`: the preview doesn't know a value that it takes."""

    MET = "met"
    UNPROVEN = "unproven"
    AT_RISK = "at risk"
    MISSED = "missed"
    UNDECIDED = "undecided"
    NO_PROMISE = "no promise"

    @property
    def refuses(self) -> bool:
        """Whether it refuses a deployment."""
        return self is Verdict.MISSED


@dataclass(frozen=True, kw_only=True)
class Row:
    """One objective in one scenario. Seconds throughout; `target` is None where nothing is promised.

    Of an RTO `recovery` has the terms, of an RPO `lost` the reason. `undecided` says which value isn't known.
    """

    service: str
    tier: int
    pattern: str
    scenario: Scenario
    part: Part
    measure: Measure
    target: float | None
    verdict: Verdict
    recovery: Recovery | None = None
    lost: LostData | None = None
    undecided: str = ""

    @property
    def key(self) -> str:
        """What tells it from the other rows, e.g. `underwriting/region/vector store/RPO`."""
        return f"{self.service}/{self.scenario.name}/{self.part}/{self.measure}"

    def seconds(self, estimate: Estimate) -> float | None:
        """What is predicted; None where it is undecided."""
        if self.recovery is not None:
            return self.recovery.total(estimate)
        return getattr(self.lost, estimate) if self.lost is not None else None

    @property
    def limiting(self) -> str:
        """The step, or the reason, that decides."""
        if self.recovery is not None:
            term = self.recovery.limiting
            return f"{term.name}: {term.because}" if term else ""
        return self.lost.because if self.lost is not None else self.undecided

    @property
    def grade(self) -> Grade | None:
        """That of the weakest figure in it."""
        if self.recovery is not None:
            return self.recovery.grade
        return self.lost.grade if self.lost is not None else None


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """All rows of an environment, in the file's order."""

    environment: str
    rows: tuple[Row, ...] = field(default=())

    @property
    def refuses(self) -> bool:
        """Whether any objective is missed."""
        return any(row.verdict.refuses for row in self.rows)

    def of(self, *, service: str | None = None, scenario: str | None = None) -> "Assessment":
        """The rows of one service, or of one scenario (`provider` means each of them)."""
        kept = (
            row
            for row in self.rows
            if service in (None, row.service) and scenario in (None, row.scenario.name, str(row.scenario.loss))
        )
        return Assessment(environment=self.environment, rows=tuple(kept))


def assess(environment: Environment, graph: Graph, figures: Figures) -> Assessment:
    """What the planned resources let every service expect."""
    rows = [
        row for service in environment.services.values() for row in assess_service(environment, service, graph, figures)
    ]
    return Assessment(environment=environment.name, rows=tuple(rows))


def assess_service(environment: Environment, service: Service, graph: Graph, figures: Figures) -> list[Row]:
    """The rows of one service."""
    rows = Rows(environment, service)
    losses_of = scenarios(environment, service)
    try:
        case = Case(environment=environment, graph=graph, found=read(graph, environment, service), figures=figures)
    except UndecidedError as unknown:
        return [row for scenario in losses_of for row in rows.all_undecided(scenario, str(unknown))]
    return [row for scenario in losses_of for row in judged(case, rows, scenario)]


def judged(case: Case, rows: "Rows", scenario: Scenario) -> list[Row]:
    """The rows of one scenario."""
    try:
        return list(_judged(case, rows, scenario))
    except UndecidedError as unknown:
        return list(rows.all_undecided(scenario, str(unknown)))


def _judged(case: Case, rows: "Rows", scenario: Scenario) -> Iterator[Row]:
    match scenario.loss:
        case Loss.NODE:
            yield from rows.rto(scenario, Part.SERVING, node_lost(case))
        case Loss.ZONE:
            yield from rows.rto(scenario, Part.SERVING, zone_lost(case))
        case Loss.REGION:
            yield from rows.rto(scenario, Part.SERVING, answers_again(case))
            yield from rows.rto(scenario, Part.VECTOR_STORE, takes_writes_again(case))
            yield from rows.rpo(scenario, Part.VECTOR_STORE, losses.vector_store_lost_with_region(case))
            yield from rows.rpo(scenario, Part.DATA, losses.data_lost_with_region(case))
        case Loss.GPUS:
            yield from rows.rto(scenario, Part.SERVING, answers_again(case, scarce=True))
        case Loss.PROVIDER:
            yield from rows.rto(scenario, Part.SERVING, provider_lost(case, scenario.what))
        case Loss.VECTOR_STORE:
            yield from rows.rto(scenario, Part.VECTOR_STORE, vector_store_restored(case))
            yield from rows.rpo(scenario, Part.VECTOR_STORE, losses.vector_store_corrupted(case))
        case Loss.MODEL:
            yield from rows.rto(scenario, Part.SERVING, model_corrupted(case))
        case Loss.DATA:
            yield from rows.rto(scenario, Part.DATA, data_restored(case))
            yield from rows.rpo(scenario, Part.DATA, losses.data_deleted(case))
        case _:
            assert_never(scenario.loss)


def objectives(loss: Loss, *, vector_store: bool, data: bool) -> list[tuple[Part, Measure]]:
    """What a loss puts to the test, of what a service has."""
    store = [(Part.VECTOR_STORE, Measure.RTO), (Part.VECTOR_STORE, Measure.RPO)] if vector_store else []
    match loss:
        case Loss.REGION:
            return [(Part.SERVING, Measure.RTO), *store, *([(Part.DATA, Measure.RPO)] if data else [])]
        case Loss.VECTOR_STORE:
            return store
        case Loss.DATA:
            return [(Part.DATA, Measure.RTO), (Part.DATA, Measure.RPO)] if data else []
        case Loss.NODE | Loss.ZONE | Loss.GPUS | Loss.PROVIDER | Loss.MODEL:
            return [(Part.SERVING, Measure.RTO)]
    assert_never(loss)


class Rows:
    """Makes rows of one service, each against its objective."""

    def __init__(self, environment: Environment, service: Service) -> None:
        self._environment, self._service = environment, service

    def rto(self, scenario: Scenario, part: Part, recovery: Recovery | None) -> Iterator[Row]:
        """None, or no terms: the plan has no part that it could be told from."""
        if recovery is not None and recovery.terms:
            target = self.target(part, Measure.RTO)
            spread = [recovery.total(estimate) for estimate in Estimate]
            proven = all(term.grade is Grade.MEASURED for term in recovery.critical if term.high)
            verdict = _verdict(target, spread[0], spread[1], proven=proven)
            yield self._row(scenario, part, Measure.RTO, target, verdict, recovery=recovery)

    def rpo(self, scenario: Scenario, part: Part, lost: LostData | None) -> Iterator[Row]:
        """None: the service has no such store, or the plan doesn't show it."""
        if lost is not None:
            target = self.target(part, Measure.RPO)
            verdict = _verdict(target, lost.low, lost.typical, proven=lost.grade is Grade.MEASURED)
            yield self._row(scenario, part, Measure.RPO, target, verdict, lost=lost)

    def all_undecided(self, scenario: Scenario, why: str) -> Iterator[Row]:
        """Every objective of a scenario of which the preview doesn't know enough."""
        has_store, has_data = self._service.vector_store is not None, bool(self._service.data)
        for part, measure in objectives(scenario.loss, vector_store=has_store, data=has_data):
            target = self.target(part, measure)
            yield self._row(scenario, part, measure, target, Verdict.UNDECIDED, undecided=why)

    def target(self, part: Part, measure: Measure) -> float | None:
        """The part's own objective, else its tier's; in seconds, None where nothing is promised."""
        objectives, tier = self._service.objectives, self._environment.tiers[self._service.tier]
        own = {
            Part.SERVING: objectives.serving,
            Part.VECTOR_STORE: objectives.vector_store,
            Part.DATA: objectives.data,
        }[part]
        promised: timedelta | None
        match measure:
            case Measure.RTO:
                promised = own.rto if own.rto is not None else tier.rto
            case Measure.RPO:
                promised = own.rpo if own.rpo is not None else tier.rpo
        return promised.total_seconds() if promised is not None else None

    def _row(
        self,
        scenario: Scenario,
        part: Part,
        measure: Measure,
        target: float | None,
        verdict: Verdict,
        *,
        recovery: Recovery | None = None,
        lost: LostData | None = None,
        undecided: str = "",
    ) -> Row:
        return Row(
            service=self._service.name,
            tier=self._service.tier,
            pattern=str(self._environment.pattern_of(self._service)),
            scenario=scenario,
            part=part,
            measure=measure,
            target=target,
            verdict=verdict,
            recovery=recovery,
            lost=lost,
            undecided=undecided,
        )


def _verdict(target: float | None, low: float, typical: float, *, proven: bool) -> Verdict:
    if target is None:
        return Verdict.NO_PROMISE
    if typical <= target:
        return Verdict.MET if proven else Verdict.UNPROVEN
    return Verdict.AT_RISK if low <= target else Verdict.MISSED


def counts(rows: Iterable[Row]) -> dict[Verdict, int]:
    """How many rows have each verdict."""
    found = dict.fromkeys(Verdict, 0)
    for row in rows:
        found[row.verdict] += 1
    return found
