"""A pattern's floor is held against what a service's answers are promised, be it more or less than its tier."""

import pytest

from policies.context import Context
from policies.recoverability import floors
from spec.patterns import Pattern
from spec.services import Objectives
from tests.graphs import demo_graph
from tests.layers.environments import demo, with_service
from tests.policies.case import TODAY


@pytest.mark.parametrize(
    ("service", "rto", "refused"),
    [("claims-assistant", "best-effort", 0), ("claims-assistant", "1d", 0), ("nightly-summaries", "10m", 1)],
)
def test_the_promise_of_the_answers_counts_where_it_is_not_the_tiers(service: str, rto: str, refused: int) -> None:
    objectives = Objectives.model_validate({"serving": {"rto": rto}})
    changed = with_service(demo(), service, pattern=Pattern.BACKUP_RESTORE, objectives=objectives)
    found = list(floors.RULE.check(demo_graph(), Context(environment=changed, today=TODAY)))
    assert len(found) == refused
    assert all(f"and the RTO is {rto}" in each.message for each in found)
