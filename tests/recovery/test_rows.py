"""When an objective is met: predicted to be, and shown by a drill; what follows from the declaration needs none."""

import pytest

from recovery.figures import Grade
from recovery.row import Part, Verdict
from recovery.rows import Rows
from recovery.scenarios import Loss, Scenario
from recovery.terms import Recovery, Term, declared
from tests.layers.environments import demo


def term(name: str, seconds: float, grade: Grade, *after: str) -> Term:
    return Term(
        name=name, low=seconds, typical=seconds, high=seconds, grade=grade, source="x", because="x", after=after
    )


DETECT = declared("detect", 30, "30 s")


@pytest.mark.parametrize(
    ("terms", "verdict"),
    [
        ((DETECT, term("promote", 200, Grade.MEASURED, "detect")), Verdict.MET),
        ((DETECT, term("promote", 200, Grade.VENDOR, "detect")), Verdict.UNPROVEN),
        ((DETECT, declared("dns", 60, "TTL", after=["detect"])), Verdict.UNPROVEN),
        ((declared("route", 0, "answers"),), Verdict.MET),
        ((DETECT, term("promote", 2000, Grade.MEASURED, "detect")), Verdict.MISSED),
    ],
    ids=["measured", "a book value", "declared alone", "no time at all", "measured, and too long"],
)
def test_a_drill_turns_unproven_into_met(terms: tuple[Term, ...], verdict: Verdict) -> None:
    rows = Rows(demo(), demo().services["claims-assistant"])
    (row,) = rows.rto(Scenario(loss=Loss.REGION), Part.SERVING, Recovery(terms=terms))
    assert row.verdict is verdict
