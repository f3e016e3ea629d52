"""The explanation: a reader adds it up by hand, and gets what the assessment says."""

import re
from math import inf, isinf

import pytest

from recovery.assessment import Assessment
from recovery.reports.explain import explain
from recovery.row import Row, Verdict
from recovery.terms import Estimate
from tests.recovery.worlds import demo_assessed, mixed, prod_assessed

ALL = [
    pytest.param(assessment, row, id=f"{assessment.environment}/{row.key}")
    for assessment in (demo_assessed(), prod_assessed())
    for row in assessment.rows
    if row.recovery is not None
]
_FIGURE = r"(never|[\d,]+(?:\.\d+)?)"


def section(assessment: Assessment, row: Row) -> str:
    """What is printed of one row."""
    one = Assessment(environment=assessment.environment, rows=(row,))
    return explain(one).split("=\n\n")[1].rpartition("\n\n")[0]


def number(text: str) -> float:
    return inf if text == "never" else float(text.replace(",", ""))


def closing(text: str, estimate: Estimate) -> tuple[dict[str, float], float]:
    """The terms of a closing line, and the total that it names."""
    (line,) = re.findall(rf"^  {estimate}: (.*)$", text, re.MULTILINE)
    terms, _, total = line.partition(" = ")
    found = {}
    for part in terms.split(" + "):
        figure, _, name = part.partition(" ")
        found[name] = number(figure)
    return found, number(re.match(_FIGURE, total)[1])  # type: ignore[index]


@pytest.mark.parametrize(("assessment", "row"), ALL)
@pytest.mark.parametrize("estimate", Estimate)
def test_the_printed_figures_add_up_to_the_total(assessment: Assessment, row: Row, estimate: Estimate) -> None:
    terms, total = closing(section(assessment, row), estimate)
    assert row.recovery is not None
    expected = row.recovery.total(estimate)
    if isinf(expected):
        assert total == inf
        assert inf in terms.values()
    else:
        assert sum(terms.values()) == pytest.approx(total, abs=0.001)
        assert total == pytest.approx(expected, abs=0.005 * len(terms) + 0.001)


@pytest.mark.parametrize(("assessment", "row"), ALL)
def test_the_starred_terms_are_those_that_the_typical_total_names(assessment: Assessment, row: Row) -> None:
    text = section(assessment, row)
    starred = re.findall(rf"^  \* +{_FIGURE} +{_FIGURE} +{_FIGURE} +{_FIGURE}  \S+ +(.+?): ", text, re.MULTILINE)
    terms, _ = closing(text, Estimate.TYPICAL)
    assert {name: number(typical) for _, _, typical, _, name in starred} == terms


@pytest.mark.parametrize(("assessment", "row"), ALL)
def test_every_term_is_there_with_where_it_is_from_and_what_it_waits_for(assessment: Assessment, row: Row) -> None:
    text = section(assessment, row)
    assert row.recovery is not None
    for term in row.recovery.terms:
        (line,) = [line for line in text.splitlines() if f"  {term.name}: {term.because}" in line]
        assert f" {term.grade} " in line
        if term.after:
            assert line.endswith(f"(after {' and '.join(term.after)})")
        assert term.source == "declared" or f"source: {term.source}" in text
        assert not term.evidence or f"evidence: {', '.join(term.evidence)}" in text


def test_every_row_is_explained_also_what_is_lost_and_what_is_undecided() -> None:
    _, assessment = mixed()
    text = explain(assessment)
    for row in assessment.rows:
        assert f"{row.scenario.name}, {row.part} {row.measure}: {row.scenario.title}" in text
        assert row.lost is None or f"newest data lost: {row.lost.because}" in text
        assert row.verdict is not Verdict.UNDECIDED or f"undecided: {row.undecided}" in text


def test_advice_stands_with_its_row() -> None:
    _, assessment = mixed()
    row = next(each for each in assessment.rows if each.verdict is Verdict.MISSED)
    text = explain(assessment, {row.key: "promise 1h."})
    assert text.count("cheapest change: ") == 1
    head, tail = text.split("  cheapest change: promise 1h.\n")
    assert head.rpartition("\n\n")[2].startswith(f"{row.scenario.name}, {row.part} {row.measure}: ")
    assert tail.startswith("\n")
