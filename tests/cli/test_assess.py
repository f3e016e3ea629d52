"""`relight assess`: what it shows, where it writes, and what it refuses."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cli import judging, planned
from cli.assess import Format, Options, chosen, finish
from cli.errors import RefusedError, UserError
from recovery.assessment import Assessment
from recovery.row import Verdict
from spec.load import STACKS
from tests.layers.environments import demo
from tests.recovery.worlds import demo_assessed, mixed

MISSED = "underwriting/vector-store-corrupted/vector store/RTO"


def at_risk() -> Assessment:
    """The mixed one without what is missed."""
    _, assessment = mixed()
    return replace(assessment, rows=tuple(row for row in assessment.rows if row.verdict is not Verdict.MISSED))


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of a hundred columns."""
    monkeypatch.setenv("COLUMNS", "100")


@pytest.mark.usefixtures("narrow")
def test_the_table_fits_a_hundred_columns_and_ends_with_the_summary(capsys: pytest.CaptureFixture[str]) -> None:
    finish(demo(), demo_assessed(), Options())
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[0] == "claims-assistant (tier 0, active-active)"
    assert lines[1].split() == ["scenario", "objective", "target", "predicted", "verdict", "grade", "limited", "by"]
    assert "zone                    serving RTO     15m  1m (30s-2m)          unproven    S      database" in [
        line.rstrip() for line in lines
    ]
    assert lines[-1] == "No objective missed, 5 met, 6 without a promise, 37 unproven: no drill yet."


def test_one_service_has_all_its_objectives_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    finish(demo(), demo_assessed(), Options(service="underwriting"))
    out = capsys.readouterr().out
    assert "claims-assistant" not in out
    assert "not shown" not in out
    assert len([line for line in out.splitlines() if line.startswith("region  ")]) == 4


def test_a_scenario_is_shown_of_every_service(capsys: pytest.CaptureFixture[str]) -> None:
    finish(demo(), demo_assessed(), Options(scenario="provider", format=Format.JSON))
    scenarios = {row["scenario"] for row in json.loads(capsys.readouterr().out)["rows"]}
    assert scenarios == {"provider:bedrock", "provider:anthropic"}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            Options(service="underwritin"),
            "stacks/demo.yaml has no service 'underwritin'; its services are claims-assistant, underwriting, "
            "knowledge-search and nightly-summaries; did you mean 'underwriting'?",
        ),
        (
            Options(service="nightly-summaries", scenario="regoin"),
            "stacks/demo.yaml, service nightly-summaries has no scenario 'regoin'; its scenarios are node, zone, "
            "region, region-without-gpus, model-corrupted and data-lost; did you mean 'region'?",
        ),
    ],
)
def test_an_unknown_name_is_the_users_mistake(options: Options, sentence: str) -> None:
    with pytest.raises(UserError, match="has no") as caught:
        finish(demo(), demo_assessed(), options)
    assert (str(caught.value), caught.value.code) == (sentence, 1)


def test_a_wrong_name_is_told_before_the_minutes_that_a_plan_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planned, "planned", lambda _: pytest.fail("a plan was made"))
    with pytest.raises(UserError, match="has no scenario 'reigon'"):
        judging.assess("demo", scenario="reigon", cloud="local")


def test_a_missed_objective_is_shown_and_then_refused(capsys: pytest.CaptureFixture[str]) -> None:
    environment, assessment = mixed()
    with pytest.raises(RefusedError) as caught:
        finish(environment, assessment, Options(), {MISSED: "promise 1h instead of 15m."})
    first, second = str(caught.value).splitlines()
    assert first == (
        "stacks/demo.yaml: services.underwriting: vector-store-corrupted, vector store RTO: missed: 15m is promised "
        "and 52m (19m-1d2h) predicted (restore: to a point in time of the last 35 days); promise 1h instead of 15m."
    )
    assert second.endswith("(to any second of the last 35 days); change what is declared, or promise less.")
    assert caught.value.code == 2
    out = capsys.readouterr().out
    assert "  Cheapest change: promise 1h instead of 15m." in out
    assert (
        "14 objectives undecided: claims-assistant-check-us-east-1: requestInterval is known only after an `up`." in out
    )


def test_what_is_at_risk_is_refused_only_when_asked_for() -> None:
    environment, _ = mixed()
    finish(environment, at_risk(), Options())
    with pytest.raises(RefusedError, match="region, vector store RTO: at risk: 15m is promised") as caught:
        finish(environment, at_risk(), Options(strict=True))
    assert len(str(caught.value).splitlines()) == 4


def test_a_service_that_is_not_asked_for_is_not_refused() -> None:
    environment, assessment = mixed()
    finish(environment, assessment, Options(service="claims-assistant"))


@pytest.mark.parametrize("kind", Format)
def test_a_file_gets_what_standard_output_would(
    kind: Format, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)  # a terminal's width folds a table, and a file's doesn't
    finish(demo(), demo_assessed(), Options(format=kind))
    shown = capsys.readouterr().out
    path = tmp_path / "report"
    finish(demo(), demo_assessed(), Options(format=kind, output=path))
    written = capsys.readouterr()
    assert path.read_text(encoding="utf-8") == shown
    assert (written.out, written.err) == ("", f"written to {path}\n")


def test_a_file_is_written_even_where_the_assessment_refuses(tmp_path: Path) -> None:
    environment, assessment = mixed()
    path = tmp_path / "report.json"
    with pytest.raises(RefusedError):
        finish(environment, assessment, Options(format=Format.JSON, output=path))
    assert json.loads(path.read_text(encoding="utf-8"))["refuses"] is True


def test_a_file_that_can_not_be_written_is_the_users_mistake(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "report.json"
    with pytest.raises(UserError, match=r"the file can't be written \(No such file or directory\)"):
        finish(demo(), demo_assessed(), Options(format=Format.JSON, output=path))


def test_one_format_is_chosen_at_a_time() -> None:
    assert chosen() is Format.TABLE
    assert chosen(explain=True) is Format.EXPLAIN
    assert chosen(explain=True, json=True) is Format.JSON
    with pytest.raises(UserError, match=r"^--json and --table are two formats"):
        chosen(json=True, table=True)


def test_a_code_scan_points_at_the_line_of_the_file_where_the_service_stands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    environment, _ = mixed()
    finish(environment, at_risk(), Options(format=Format.SARIF))
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    lines = (STACKS / "demo.yaml").read_text(encoding="utf-8").splitlines()
    places = [result["locations"][0]["physicalLocation"] for result in results]
    assert {place["artifactLocation"]["uri"] for place in places} == {"stacks/demo.yaml"}
    found = {lines[place["region"]["startLine"] - 1].strip() for place in places}
    assert found == {"claims-assistant:", "underwriting:", "knowledge-search:"}


def test_a_test_report_fails_what_strict_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    environment, _ = mixed()
    with pytest.raises(RefusedError):
        finish(environment, at_risk(), Options(format=Format.JUNIT, strict=True))
    assert 'failures="3"' in capsys.readouterr().out
