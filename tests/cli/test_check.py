"""`relight check`: one verdict out of policies and assessment, in every form, with its exit code."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cli.check import Checked, Form, chosen, finish
from cli.errors import RefusedError, UserError
from policies.context import Context
from policies.judge import Judge, Kind
from policies.pack import RULES
from policies.recoverability import weights_near
from policies.rule import Finding
from recovery.advice.search import advised
from recovery.assessment import assess
from recovery.cost.prices import prices
from recovery.figures import book
from recovery.row import Verdict as Kept
from spec.environment import Environment
from spec.patterns import Pattern
from spec.policies import Policies
from tests.graphs import demo_graph, graph
from tests.layers.environments import demo, up, with_service

TODAY = date(2026, 11, 26)


def checked(environment: Environment, *, changed: bool) -> Checked:
    planned = graph(up(environment)) if changed else demo_graph()
    assessment = assess(environment, planned, book())
    return Checked(
        environment=environment,
        verdicts=tuple(Judge(RULES, Context(environment=environment, today=TODAY)).all(planned)),
        assessment=assessment,
        advice=advised(environment, planned, book(), prices(), assessment),
        savings=("services.x.pattern: pilot-light does too.",),
        rules=len(RULES),
    )


@pytest.fixture(scope="module")
def fine() -> Checked:
    return checked(demo(), changed=False)


@pytest.fixture(scope="module")
def broken() -> Checked:
    return checked(with_service(demo(), "claims-assistant", pattern=Pattern.BACKUP_RESTORE), changed=True)


def test_what_is_fine_ends_without_an_error(fine: Checked, capsys: pytest.CaptureFixture[str]) -> None:
    finish(fine, form=Form.TERMINAL, output=None, strict=True)
    said = capsys.readouterr().out
    assert f"{len(RULES)} policies: 0 refusals, 0 warnings, 0 excepted, 0 undecided before an `up`." in said
    assert "No objective missed" in said
    assert "more than is promised: services.x.pattern: pilot-light does too." in said


def test_a_refusal_names_rule_place_reason_and_fix_and_ends_with_2(
    broken: Checked, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RefusedError, match=r"stacks/demo\.yaml is refused: \d+ refusals by policies") as refused:
        finish(broken, form=Form.TERMINAL, output=None, strict=False)
    assert refused.value.code == 2
    said = capsys.readouterr().out
    assert "refused: mission-critical-is-not-restored (critical)" in said
    assert "services.claims-assistant.pattern: backup-restore for claims-assistant of tier 0" in said
    assert "why: " in said
    assert "fix: Take active-active or hot-standby, or another tier." in said
    assert "services.claims-assistant.pattern: hot-standby (now backup-restore)" in said


def test_an_exception_lets_pass_what_it_names(broken: Checked) -> None:
    ids = {each.rule.id for each in broken.verdicts if each.refuses}
    waivers = [
        {"rule": name, "reason": "moved next week", "owner": "head-of-claims@example.com", "until": "2026-12-31"}
        for name in sorted(ids)
    ]
    excepted = broken.environment.model_copy(update={"policies": Policies.model_validate({"exceptions": waivers})})
    assert checked(excepted, changed=True).refusal(strict=False) == ""


def test_json_has_everything(broken: Checked, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RefusedError):
        finish(broken, form=Form.JSON, output=None, strict=False)
    data = json.loads(capsys.readouterr().out)
    assert data["environment"] == "demo"
    assert data["refused"] is True
    assert {"rule", "severity", "kind", "message", "remediation", "link"} <= set(data["policies"][0])
    assert any(row["verdict"] == "missed" and row["advice"] for row in data["assessment"]["rows"])


def test_markdown_goes_to_a_file_and_the_terminal_still_says_it(
    broken: Checked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "check.md"
    with pytest.raises(RefusedError):
        finish(broken, form=Form.MARKDOWN, output=file, strict=False)
    written = file.read_text()
    assert written.startswith("## ❌ relight check demo")
    assert "| ❌ refused | [mission-critical-is-not-restored](https://" in written
    assert "refused: mission-critical-is-not-restored" in capsys.readouterr().out


def test_sarif_has_a_run_of_each(broken: Checked, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RefusedError):
        finish(broken, form=Form.SARIF, output=None, strict=False)
    document = json.loads(capsys.readouterr().out)
    assert [run["tool"]["driver"]["name"] for run in document["runs"]] == ["relight assess", "relight"]
    rules = {rule["id"] for rule in document["runs"][1]["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in document["runs"][1]["results"]} <= rules
    assert {result["level"] for result in document["runs"][1]["results"]} <= {"error", "warning", "note"}


def test_two_formats_at_once_are_the_users_mistake() -> None:
    with pytest.raises(UserError, match="--json and --sarif are two formats"):
        chosen(json=True, markdown=False, sarif=True)


def test_what_strict_refuses_is_refused_in_every_form(
    fine: Checked, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = (replace(fine.assessment.rows[0], verdict=Kept.AT_RISK), *fine.assessment.rows[1:])
    risky = replace(fine, assessment=replace(fine.assessment, rows=rows))
    for form, refused in ((Form.JSON, '"refused": true'), (Form.MARKDOWN, "## ❌ relight check demo")):
        with pytest.raises(RefusedError, match="--strict takes that for a no"):
            finish(risky, form=form, output=None, strict=True)
        assert refused in capsys.readouterr().out
        finish(risky, form=form, output=None, strict=False)
        assert refused not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("place", "covered"),
    [
        ("services.a.serving[0]", True),
        ("services.a.*", True),
        ("*", True),
        ("services.a.serving[1]", False),
        ("services.a", False),
    ],
)
def test_an_exception_covers_its_place_to_the_letter_or_what_begins_with_it(place: str, covered: bool) -> None:
    rule = weights_near.RULE
    waiver = {"rule": rule.id, "place": place, "reason": "r", "owner": "o", "until": "2026-12-31"}
    environment = demo().model_copy(update={"policies": Policies.model_validate({"exceptions": [waiver]})})
    finding = Finding(place="services.a.serving[0]", message="m")
    broken = replace(rule, check=lambda graph, context: iter([finding]))
    (verdict,) = Judge([broken], Context(environment=environment, today=TODAY)).stack(demo_graph())
    assert (verdict.kind is Kind.EXCEPTED) is covered
