"""The test report."""

from xml.etree import ElementTree

import pytest

from recovery.reports.junit import as_junit
from recovery.row import Verdict
from tests.recovery.worlds import demo_assessed, mixed

MISSED = "underwriting/vector-store-corrupted/vector store/RTO"


@pytest.mark.parametrize(("strict", "failing"), [(False, {Verdict.MISSED}), (True, {Verdict.MISSED, Verdict.AT_RISK})])
def test_each_objective_is_a_case_and_says_how_it_ended(strict: bool, failing: set[Verdict]) -> None:
    _, assessment = mixed()
    suites = ElementTree.fromstring(as_junit(assessment, strict=strict))
    cases = {(case.get("classname"), case.get("name")): case for case in suites.iter("testcase")}
    assert len(cases) == len(assessment.rows)
    for row in assessment.rows:
        case = cases[f"demo.{row.service}", f"{row.scenario.name}: {row.part} {row.measure}"]
        assert (case.find("failure") is not None) is (row.verdict in failing)
        assert (case.find("skipped") is not None) is (row.verdict in (Verdict.UNDECIDED, Verdict.NO_PROMISE))
    failures = len([row for row in assessment.rows if row.verdict in failing])
    assert (suites.get("tests"), suites.get("failures"), suites.get("skipped")) == ("48", str(failures), "20")
    assert sum(int(suite.get("failures", "")) for suite in suites) == failures


def test_a_failure_says_what_was_promised_what_limits_and_what_to_change() -> None:
    _, assessment = mixed()
    suites = ElementTree.fromstring(as_junit(assessment, {MISSED: "promise <1h>"}))
    (failure,) = [each for each in suites.iter("failure") if "52m" in each.get("message", "")]
    assert failure.get("message") == ("target 15m; predicted 52m (19m-1d2h); missed; grade A: assumed, no source found")
    assert failure.text == "restore: to a point in time of the last 35 days\ncheapest change: promise <1h>"


def test_the_sum_is_in_the_cases_output() -> None:
    suites = ElementTree.fromstring(as_junit(demo_assessed()))
    (case,) = [
        each
        for each in suites.iter("testcase")
        if (each.get("classname"), each.get("name")) == ("demo.underwriting", "region: vector store RTO")
    ]
    assert "typical: 90 detect + 900 decide + 30 fence + 300 promote = 1,320 s = 22m" in (
        case.findtext("system-out") or ""
    )
