"""The command itself: arguments, exit codes, and what goes where."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli import deploy
from cli.errors import CommandError, FailedError, RefusedError, StoppedError, UserError, exit_code
from cli.home import REPO
from cli.report import Report
from cli.results import Change, Operation, Outcome, Result
from cli.run import waves
from cli.services import Place, ServiceRow
from localcloud.errors import LocalCloudError
from spec.errors import EnvironmentFileError, Problem
from spec.naming import stacks
from tools.errors import ToolError

STACKS = stacks("demo", ["us-east-1", "us-west-2"])


def relight(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from cli.main import main; main()", *arguments],
        cwd=REPO, env={"RELIGHT_HOME": str(home), "PATH": "/usr/bin:/bin", "HOME": str(home)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_help_loads_nothing_heavy() -> None:
    heavy = "{'rich', 'pulumi', 'pydantic', 'boto3', 'grpc', 'ruamel.yaml', 'kubernetes'}"
    code = f"import sys, cli.main; print(sorted({heavy} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("up",), "Missing argument"),
        (("up", "nope"), "stacks/nope.yaml: there is no environment 'nope'"),
        (("up", "demo", "--cloud", "azure"), "--cloud is 'azure': it can be local or aws."),
        (("up", "demo", "--region", "mars-1"), "stacks/demo.yaml has no region 'mars-1'"),
        (("outputs", "demo"), "demo has no outputs yet: bring it up with `relight up demo`."),
        (("kubeconfig", "demo"), "demo has no cluster in any region"),
        (("tools", "burn"), "relight tools can list or build, not 'burn'."),
        (("local", "capacity", "us-east-1a"), "Give zone, instance type and number of nodes"),
        (("launch",), "No such command 'launch'"),
    ],
)
def test_the_users_mistakes_end_with_1_and_no_traceback(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = relight(tmp_path, *arguments)
    assert ran.returncode == 1
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stdout == ""


def test_status_of_an_environment_that_was_never_up(tmp_path: Path) -> None:
    ran = relight(tmp_path, "status", "demo", "--json")
    assert ran.returncode == 0
    said = json.loads(ran.stdout)
    assert {"stack": "demo-data", "exists": False} in said["stacks"]
    assert said["services"] == []
    assert ran.stderr.startswith("environment demo, cloud local, state in ")


def test_capacity_is_kept(tmp_path: Path) -> None:
    assert relight(tmp_path, "local", "capacity", "us-east-1a", "g6e.xlarge", "0").returncode == 0
    said = json.loads(relight(tmp_path, "local", "capacity", "--json").stdout)
    assert said["capacity"] == {"us-east-1": {"us-east-1a": {"g6e.xlarge": 0}}}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UserError("x"), 1),
        (EnvironmentFileError([Problem(place="a:1", key="b", value=1, message="c")]), 1),
        (RefusedError("x"), 2),
        (FailedError("x"), 3),
        (ToolError("x"), 3),
        (LocalCloudError("x"), 3),
        (StoppedError("x"), 130),
    ],
)
def test_exit_codes(error: Exception, code: int) -> None:
    assert exit_code(error) == code


def test_stacks_of_one_layer_go_together() -> None:
    names = [[stack.name for stack in wave] for wave in waves(STACKS)]
    assert names == [["demo-data"], ["demo-us-east-1", "demo-us-west-2"], ["demo-edge"]]
    assert [[stack.name for stack in wave] for wave in waves(STACKS[1:2])] == [["demo-us-east-1"]]


def report(
    *outcomes: Outcome, cloud: str = "local", operation: Operation = Operation.UP, stopped: bool = False
) -> Report:
    results = tuple(
        Result(
            stack=stack, outcome=outcome, seconds=1.25, counts={"create": 1, "same": 2},
            changes=(Change(op="create", type="aws:s3/bucket:Bucket", name="models"),),
            errors=("aws:s3/bucket:Bucket models: denied",) if outcome is Outcome.FAILED else (),
        )
        for stack, outcome in zip(STACKS, outcomes, strict=True)
    )  # fmt: skip
    place = Place(region="us-east-1", primary=True, serving="full", desired=3, ready=3)
    row = ServiceRow(service="claims", tier=0, pattern="active-active", endpoint="claims.example.com", places=(place,))
    return Report(
        environment="demo",
        cloud=cloud,
        operation=operation,
        results=results,
        services=(row,),
        seconds=5,
        stopped=stopped,
    )


DONE, FAILED, LATER = Outcome.DONE, Outcome.FAILED, Outcome.NOT_STARTED


def test_json_is_one_object_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    deploy.finish(report(DONE, DONE, DONE, DONE), as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert said["succeeded"] is True
    assert [stack["stack"] for stack in said["stacks"]] == [stack.name for stack in STACKS]
    assert said["stacks"][1] | {"changes": [], "log": ""} == {
        "stack": "demo-us-east-1", "layer": "region", "region": "us-east-1", "outcome": "done", "seconds": 1.25,
        "created": 1, "updated": 0, "replaced": 0, "deleted": 0, "same": 2, "changes": [], "errors": [],
        "warnings": [], "refusals": [], "undecided": [], "log": "",
    }  # fmt: skip
    assert said["services"][0]["places"][0]["ready"] == 3


def test_the_tables_show_stacks_services_and_errors(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    with pytest.raises(FailedError):
        deploy.finish(report(DONE, DONE, FAILED, LATER), as_json=False)
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "demo-us-east-1 done 1 · · · 2 1.2 s" in lines
    assert "demo-us-west-2 failed 1 · · · 2 1.2 s" in lines
    assert "claims 0 active-active claims.example.com us-east-1 3/3" in lines
    assert "demo-us-west-2: aws:s3/bucket:Bucket models: denied" in lines


def test_a_preview_shows_each_change(capsys: pytest.CaptureFixture[str]) -> None:
    deploy.finish(report(DONE, DONE, DONE, DONE, operation=Operation.PREVIEW), as_json=False)
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "demo-us-east-1 create aws:s3/bucket:Bucket models" in lines


@pytest.mark.parametrize(
    ("ended", "error", "message"),
    [
        (
            report(DONE, FAILED, DONE, LATER),
            FailedError,
            "done: demo-data, demo-us-west-2; failed: demo-us-east-1; not started: demo-edge. "
            "What is done stays done: `relight up demo` goes on from here.",
        ),
        (
            report(DONE, Outcome.STOPPED, LATER, LATER, cloud="aws", operation=Operation.DESTROY, stopped=True),
            StoppedError,
            "done: demo-data; stopped part-way: demo-us-east-1; not started: demo-us-west-2, demo-edge. "
            "What is done stays done: `relight destroy demo --cloud aws` goes on from here.",
        ),
        (
            report(FAILED, DONE, DONE, DONE, operation=Operation.PREVIEW),
            FailedError,
            "done: demo-us-east-1, demo-us-west-2, demo-edge; failed: demo-data. `relight preview demo` tries again.",
        ),
    ],
)
def test_what_is_left_is_said_with_the_command_that_goes_on(
    ended: Report, error: type[CommandError], message: str
) -> None:
    with pytest.raises(error) as raised:
        deploy.finish(ended, as_json=True)
    assert str(raised.value) == message
