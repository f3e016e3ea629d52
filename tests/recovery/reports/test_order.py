"""What a reader sees first."""

import pytest

from recovery.assessment import Assessment
from recovery.reports.order import UNKEPT, groups, summary
from recovery.row import Verdict
from tests.recovery.worlds import demo_assessed, mixed


def test_the_service_with_the_worst_objective_comes_first_and_equals_in_the_order_of_the_file() -> None:
    _, assessment = mixed()
    assert [group.service for group in groups(assessment)] == [
        "underwriting", "knowledge-search", "claims-assistant", "nightly-summaries",
    ]  # fmt: skip
    assert [group.service for group in groups(demo_assessed())] == [
        "claims-assistant", "underwriting", "knowledge-search", "nightly-summaries",
    ]  # fmt: skip


def test_of_a_service_the_missed_objectives_come_first_the_furthest_off_at_the_top() -> None:
    _, assessment = mixed()
    first, second, third = groups(assessment)[0].rows[:3]
    assert (first.key, second.key, third.key) == (
        "underwriting/vector-store-corrupted/vector store/RPO",
        "underwriting/vector-store-corrupted/vector store/RTO",
        "underwriting/region/vector store/RTO",
    )
    assert (first.verdict, second.verdict, third.verdict) == (Verdict.MISSED, Verdict.MISSED, Verdict.AT_RISK)


@pytest.mark.parametrize("assessment", [demo_assessed(), mixed()[1]], ids=["demo", "mixed"])
def test_the_brief_view_has_each_scenario_and_all_that_is_not_kept(assessment: Assessment) -> None:
    for group in groups(assessment):
        brief = group.brief()
        assert {row.scenario for row in brief} == {row.scenario for row in group.rows}
        assert {row.key for row in group.rows if row.verdict in UNKEPT} <= {row.key for row in brief}


def test_the_brief_view_shows_of_a_lost_region_the_objective_that_is_nearest_to_its_limit() -> None:
    (group,) = groups(demo_assessed().of(service="claims-assistant", scenario="region"))
    assert [row.key for row in group.brief()] == [
        "claims-assistant/region/data/RPO",
        "claims-assistant/region/serving/RTO",
    ]
    assert len(group.rows) == 4


def test_the_summary_counts_what_somebody_has_to_do_something_about_first() -> None:
    assert summary(mixed()[1].rows) == (
        "2 objectives missed, 4 at risk, 14 undecided, 2 met, 6 without a promise, 20 unproven: no drill yet."
    )
    assert summary(demo_assessed().rows).startswith("No objective missed, 5 met, ")
    assert summary(()) == "The plan holds nothing from which an objective could be told."
