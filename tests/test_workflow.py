"""The workflow for pull requests: it asks for what `relight check` has, for the environments that ship."""

from pathlib import Path
from typing import Any

import yaml
from typer.testing import CliRunner

from cli.main import app
from spec.load import names

WORKFLOW = Path(__file__).parents[1] / ".github" / "workflows" / "check.yml"


def job() -> Any:
    return yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["check"]


def test_it_checks_environments_that_there_are() -> None:
    environments = job()["strategy"]["matrix"]["environment"]
    assert set(environments) == set(names()) - {"small"}


def test_it_uses_options_that_the_command_has() -> None:
    (line,) = [step["run"] for step in job()["steps"] if "bin/relight check" in step.get("run", "")]
    asked = [word for word in line.split() if word.startswith("--")]
    assert asked == ["--markdown", "--output"]
    told = CliRunner().invoke(app, ["check", "--help"]).output
    assert all(option in told for option in asked)


def test_a_refusal_fails_the_job_and_a_crash_is_no_verdict() -> None:
    runs = {step.get("name"): step.get("run", "") for step in job()["steps"]}
    assert '[ "$code" = 0 ] || [ "$code" = 2 ]' in runs["relight check"]
    assert "exit 2" in runs["refuse"]


def test_each_environment_has_a_comment_of_its_own() -> None:
    (comment,) = [step["run"] for step in job()["steps"] if step.get("name") == "comment"]
    assert 'mark="<!-- relight check ${{ matrix.environment }} -->"' in comment
    assert "--edit-last" not in comment, "the last comment may be another environment's"
