"""The assessment: for each service and loss, what is promised, what is predicted, and whether the two meet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import assert_never

from recovery import losses
from recovery.figures import Figures
from recovery.graph.graph import Graph
from recovery.graph.resource import UndecidedError
from recovery.recoveries.case import Case
from recovery.recoveries.inside import node_lost, provider_lost, zone_lost
from recovery.recoveries.region import answers_again, takes_writes_again
from recovery.recoveries.restored import data_restored, vector_store_restored
from recovery.recoveries.rolled_back import model_corrupted
from recovery.row import Part, Row
from recovery.rows import Rows
from recovery.scenarios import Loss, Scenario, scenarios
from spec.environment import Environment, Service


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
        case = Case.of(environment, graph, service, figures)
    except UndecidedError as unknown:
        return [row for scenario in losses_of for row in rows.all_undecided(scenario, str(unknown))]
    return [row for scenario in losses_of for row in judged(case, rows, scenario)]


def judged(case: Case, rows: Rows, scenario: Scenario) -> list[Row]:
    """The rows of one scenario."""
    try:
        return list(_judged(case, rows, scenario))
    except UndecidedError as unknown:
        return list(rows.all_undecided(scenario, str(unknown)))


def _judged(case: Case, rows: Rows, scenario: Scenario) -> Iterator[Row]:
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
