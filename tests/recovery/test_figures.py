"""The figures: the book's have a source and are in order; an environment's own win, and are read with care."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from recovery.assessment import assess
from recovery.figures import BOOK, Grade, book, figures, measured
from recovery.recoveries.rebuild import durations
from recovery.row import Verdict
from recovery.terms import Estimate
from spec.errors import EnvironmentFileError
from spec.load import names
from tests.graphs import demo_graph
from tests.layers.environments import demo
from tests.recovery.worlds import demo_assessed, row

KINDS = ("seconds", "rates", "losses")


def own(folder: Path, text: str) -> Path:
    path = measured("demo", folder)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_figure_of_the_book_is_in_order_and_says_where_it_is_from() -> None:
    data = yaml.safe_load(BOOK.read_text(encoding="utf-8"))
    entries = {f"{kind}.{name}": entry for kind in KINDS for name, entry in data[kind].items()}
    assert len(entries) > 30
    for name, entry in entries.items():
        assert 0 <= entry["low"] <= entry["typical"] <= entry["high"], name
        assert entry["source"].strip(), name
        assert Grade(entry["grade"]) not in (Grade.MEASURED, Grade.DECLARED), name
        assert (entry["grade"] == "A") is entry["source"].startswith("assumed"), name


def test_every_duration_of_a_resource_is_in_order_and_says_where_it_is_from() -> None:
    found = durations()
    for each in (found.other, *found.types.values()):
        assert 0 < each.low <= each.typical <= each.high, each.name
        assert each.source.strip(), each.name


def test_without_a_file_of_its_own_an_environment_has_the_books_figures(tmp_path: Path) -> None:
    assert figures(measured("demo", tmp_path)) is book()


def test_a_file_of_figures_is_no_environment(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").touch()
    own(tmp_path, "")
    assert names(tmp_path) == ("demo",)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "seconds:\nrates:\n"])
def test_a_file_that_holds_nothing_changes_nothing(tmp_path: Path, text: str) -> None:
    found = figures(own(tmp_path, text))
    assert all(found.seconds(name) == book().seconds(name) for name in book().names("seconds"))


def test_what_was_measured_wins_and_says_so(tmp_path: Path) -> None:
    text = "seconds:\n  decide: {low: 60, typical: 120, high: 200, source: drill of 2026-11-03}\n"
    found = figures(own(tmp_path, text))
    decide = found.seconds("decide")
    assert (decide.low, decide.typical, decide.high) == (60, 120, 200)
    assert (decide.grade, decide.source, decide.measured) == (Grade.MEASURED, "drill of 2026-11-03", True)
    assert found.seconds("verify") == book().seconds("verify")
    one = row(assess(demo(), demo_graph(), found), "underwriting/region/vector store/RTO")
    before = row(demo_assessed(), one.key)
    assert one.recovery is not None
    assert before.seconds(Estimate.TYPICAL) == 1320
    assert one.seconds(Estimate.TYPICAL) == 1320 - 900 + 120
    assert one.verdict is Verdict.UNPROVEN
    assert {term.name for term in one.recovery.terms if term.grade is Grade.MEASURED} == {"decide"}


def test_an_objective_is_met_once_all_that_it_takes_was_measured(tmp_path: Path) -> None:
    text = "losses:\n  point in time: {low: 60, typical: 240, high: 290, source: drill of 2026-11-03}\n"
    one = row(
        assess(demo(), demo_graph(), figures(own(tmp_path, text))),
        "underwriting/vector-store-corrupted/vector store/RPO",
    )
    assert (one.verdict, one.grade, one.seconds(Estimate.TYPICAL)) == (Verdict.MET, Grade.MEASURED, 240)
    text = "seconds:\n  fallback: {low: 0, typical: 0.5, high: 1, source: drill of 2026-11-03}\n"
    one = row(
        assess(demo(), demo_graph(), figures(own(tmp_path, text))), "claims-assistant/provider:bedrock/serving/RTO"
    )
    assert (one.verdict, one.grade) == (Verdict.MET, Grade.MEASURED)


def test_a_measured_start_of_engines_counts_instead_of_the_files_and_of_the_probes(tmp_path: Path) -> None:
    text = "seconds:\n  engine start: {low: 70, typical: 80, high: 110, source: drill of 2026-11-03}\n"
    one = row(assess(demo(), demo_graph(), figures(own(tmp_path, text))), "nightly-summaries/node/serving/RTO")
    assert one.recovery is not None
    (engine,) = [term for term in one.recovery.terms if term.name == "engine"]
    assert (engine.low, engine.typical, engine.high, engine.grade) == (70, 80, 110, Grade.MEASURED)


MISTAKES = yaml.safe_load(Path(__file__).with_name("figures_mistakes.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["sentences"][0].partition(";")[0])
def test_each_mistake_is_told_with_its_line_the_value_and_the_fix(tmp_path: Path, mistake: dict[str, Any]) -> None:
    with pytest.raises(EnvironmentFileError) as caught:
        figures(own(tmp_path, mistake["text"]))
    example = "`{low: 40, typical: 55, high: 90, source: drill of 2026-11-03}`"
    told = [f"{tmp_path.name}/demo.figures.yaml{each}" for each in mistake["sentences"]]
    assert str(caught.value).splitlines() == [each.replace("EXAMPLE", example) for each in told]
