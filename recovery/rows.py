"""Rows of one service, each made against its objective."""

from collections.abc import Iterator
from datetime import timedelta
from typing import assert_never

from recovery.figures import Grade
from recovery.losses import LostData
from recovery.row import Measure, Part, Row, Verdict
from recovery.scenarios import Loss, Scenario
from recovery.terms import Estimate, Recovery
from spec.environment import Environment, Service


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
            verdict = _verdict(target, spread[0], spread[1], proven=_proven(recovery))
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
                # None is `best-effort` there, which promises nothing, whatever the tier does.
                promised = own.rto if "rto" in own.model_fields_set else tier.rto
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


def _proven(recovery: Recovery) -> bool:
    """Whether a drill measured all of the critical path but what follows from the declaration, such as a TTL.

    A recovery that takes no time at all has nothing to measure.
    """
    grades = {term.grade for term in recovery.critical if term.high}
    return not grades or (Grade.MEASURED in grades and grades <= {Grade.MEASURED, Grade.DECLARED})


def _verdict(target: float | None, low: float, typical: float, *, proven: bool) -> Verdict:
    if target is None:
        return Verdict.NO_PROMISE
    if typical <= target:
        return Verdict.MET if proven else Verdict.UNPROVEN
    return Verdict.AT_RISK if low <= target else Verdict.MISSED
