"""`relight export` and `relight cost` as they are called."""

import json
from pathlib import Path

import pytest

from tests.cli.test_main import relight


def test_policies_go_to_standard_output(tmp_path: Path) -> None:
    ran = relight(tmp_path, "export", "resilience-hub", "demo")
    assert ran.returncode == 0, ran.stderr
    assert len(json.loads(ran.stdout)["policies"]) == 4


def test_the_register_goes_to_a_file_and_that_is_said(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    ran = relight(tmp_path, "export", "register", "demo", "--output", str(file))
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", f"written to {file}\n")
    assert file.read_text(encoding="utf-8").startswith("provider,what_is_used,")


def test_the_register_is_json_where_that_is_asked_for(tmp_path: Path) -> None:
    ran = relight(tmp_path, "export", "register", "demo", "--format", "json")
    assert json.loads(ran.stdout)["environment"] == "demo"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "register", "nope"), "there is no environment 'nope'"),
        (("export", "register", "demo", "--format", "xml"), "'xml' is not one of 'csv', 'json'"),
        (
            ("export", "register", "demo", "--output", "/nowhere/x.csv"),
            "the file can't be written (No such file or directory)",
        ),
        (("cost", "demo", "--json", "--markdown"), "--json and --markdown are two answers: give one of them."),
        (("cost", "demo", "--prices", "/nowhere/mine.yaml"), "nowhere/mine.yaml: the price list can't be read"),
    ],
)
def test_the_users_mistakes_end_with_1_and_no_traceback(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = relight(tmp_path, *arguments)
    assert ran.returncode == 1
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stdout == ""
