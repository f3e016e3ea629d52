"""`up`, `preview` and `destroy` through the real Pulumi engine: in order, alone, failed, on either cloud."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from cli import deploy
from cli.aws import Aws
from cli.errors import RefusedError, UserError
from cli.state import FileState
from spec.patterns import Pattern
from tests.cli.conftest import FILE, FILES, REGION, STACK, STACKS, World, outcomes


def test_all_stacks_up_unchanged_a_region_given_up_and_down(world: World) -> None:
    for stack in STACKS:
        world.wish(stack, "file", seconds=0.3)
    first = deploy.up(world.session(), None)
    assert outcomes(first) == dict.fromkeys(STACKS, "done")
    assert [result.created for result in first.results] == [2, 2, 2, 2]  # the stack itself and its file
    born = {name: (world.files / name).stat().st_mtime for name in FILES}
    regions = [born["sample-us-east-1-file"], born["sample-eu-west-1-file"]]
    assert born["sample-data-file"] < min(regions)
    assert max(regions) < born["sample-edge-file"]

    second = deploy.up(world.session(), None)
    assert [(result.created, result.changes, result.same) for result in second.results] == [(0, (), 2)] * 4

    session = world.session()
    del session.environment.regions["eu-west-1"]
    with pytest.raises(UserError) as refused:
        deploy.up(session, None)
    assert str(refused.value) == (
        "stacks/sample.yaml no longer has the region eu-west-1, but its stack sample-eu-west-1 still has 3 resources: "
        "put the region back, or take it down first with `relight destroy sample --region eu-west-1`."
    )
    assert outcomes(deploy.destroy(session, "eu-west-1")) == {"sample-eu-west-1": "done"}
    assert world.made() == FILES - {"sample-eu-west-1-file"}

    down = deploy.destroy(world.session(), None)
    took_down = [result.stack.name for result in down.results if result.deleted]
    assert took_down == ["sample-edge", "sample-us-east-1", "sample-data"]
    assert world.made() == set()
    assert [result.deleted for result in deploy.destroy(session, None).results] == [0, 0, 0, 0]


def test_a_failed_region_leaves_the_edge_alone_and_up_again_goes_on(world: World) -> None:
    world.wish("sample-eu-west-1", "broken", fail="no capacity for p5.48xlarge in eu-west-1b")
    failed = deploy.up(world.session(), None)
    assert outcomes(failed) == {
        "sample-data": "done", "sample-us-east-1": "done", "sample-eu-west-1": "failed", "sample-edge": "not started",
    }  # fmt: skip
    errors = failed.results[2].errors
    assert len(errors) == 1
    assert errors[0].startswith("probe:index:File sample-eu-west-1-broken: ")
    assert "no capacity for p5.48xlarge in eu-west-1b" in errors[0]
    assert failed.left() == (
        "done: sample-data, sample-us-east-1; failed: sample-eu-west-1; not started: sample-edge. "
        "What is done stays done: `relight up sample` goes on from here."
    )
    world.wish("sample-eu-west-1", "broken")
    assert deploy.up(world.session(), REGION).succeeded
    assert world.made() == FILES - {"sample-edge-file"} | {"sample-eu-west-1-broken"}


def test_stack_files_for_aws_stay_untouched_no_secret_is_logged_and_plain_pulumi_agrees(world: World) -> None:
    own = world.repo / "stacks" / f"Pulumi.sample-{REGION}.yaml"
    own.write_text("secretsprovider: awskms://alias/relight?region=us-east-1\nencryptedkey: AAAA\n")
    before = own.read_text()
    assert deploy.up(world.session(), REGION).succeeded
    pulumi = world.session().pulumi
    ran = subprocess.run(
        [pulumi.program, "preview", "--stack", STACK, "--json", "--non-interactive"],
        cwd=world.repo, env=pulumi.environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(ran.stdout)["changeSummary"] == {"same": 2}
    assert list((world.repo / "stacks").iterdir()) == [own]
    assert own.read_text() == before
    kept = [path for path in world.home.root.rglob("*") if path.is_file()]
    assert [path for path in kept if b"hunter2" in path.read_bytes()] == []
    assert [path for path in world.home.logs.iterdir() if path.stat().st_mode & 0o077] == []


def test_preview_shows_what_up_would_change_and_makes_nothing(world: World) -> None:
    report = deploy.preview(world.session(), None)
    assert outcomes(report) == dict.fromkeys(STACKS, "done")
    assert {change.name for result in report.results for change in result.changes} >= FILES
    assert world.made() == set()


def test_a_program_that_fails_says_so_without_its_traceback(world: World) -> None:
    (world.repo / "__main__.py").write_text("raise LookupError('the key alias/none is missing')\n")
    report = deploy.up(world.session(), REGION)
    assert report.results[0].errors == (
        "Program failed with an unhandled exception:\nLookupError: the key alias/none is missing",
    )
    assert "Traceback" in Path(report.results[0].log).read_text()


def test_on_aws_backend_and_stack_files_are_the_users_own(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = tmp_path / "backend"
    backend.mkdir()
    monkeypatch.setenv("PULUMI_BACKEND_URL", backend.as_uri())
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "mine")
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("PATH", f"{world.cloud.plugins}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(UserError, match="`relight up sample` changes a real account: add --yes"):
        deploy.up(world.session_on_aws(), REGION)
    assert deploy.up(world.session_on_aws(), REGION, yes=True).succeeded
    assert world.made() == {FILE}
    assert [path.name for path in (world.repo / "stacks").iterdir()] == [f"Pulumi.{STACK}.yaml"]
    session = world.session_on_aws()
    state = session.states(session.stacks(REGION))[STACK]
    assert (state.resources, state.topology["stack"]) == (3, STACK)
    assert FileState(world.home.state).names() == frozenset()
    guarded: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(Aws, "guard", lambda _, account, regions: guarded.append((account, list(regions))))
    assert deploy.destroy(world.session_on_aws(), REGION, yes=True).succeeded
    assert guarded == [(session.environment.account, list(session.environment.regions))]
    assert world.made() == set()


def test_what_policies_refuse_in_the_file_is_refused_before_anything_is_made(world: World) -> None:
    session = world.session()
    session.policies = world.repo / "policies" / "analyze"
    lone = session.environment.services["chat"].model_copy(update={"tier": 0, "pattern": Pattern.BACKUP_RESTORE})
    session.environment = session.environment.model_copy(update={"services": {"chat": lone}})
    with pytest.raises(RefusedError) as refused:
        deploy.up(session, None)
    assert refused.value.code == 2
    said = str(refused.value).splitlines()
    assert any(line.startswith("mission-critical-is-not-restored: services.chat.pattern: ") for line in said)
    assert said[-1] == "stacks/sample.yaml is refused, and nothing was changed; see `relight check sample`."
    assert world.made() == set()
