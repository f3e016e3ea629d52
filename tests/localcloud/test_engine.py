"""A program of two regions through the real Pulumi engine: each test goes on where the one before it ended."""

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from cli.home import Home
from cli.local import Local
from cli.pulumi import merged
from tools import store

pytestmark = pytest.mark.timeout(300)

PROGRAM = Path(__file__).with_name("program")


@dataclass
class Project:
    """A Pulumi project with its stack, on a local cloud of its own."""

    folder: Path
    local: Local

    def pulumi(self, *arguments: str, wrong: bool = False) -> str:
        """Run a command to its end."""
        variables = {**self.local.variables(), "PULUMI_OPTION_CONFIG_FILE": None}
        done = subprocess.run(
            [store.path("pulumi"), *arguments, "--non-interactive", "--color", "never"],
            cwd=self.folder,
            env=merged(variables),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode != 0) is wrong, done.stdout + done.stderr
        return done.stdout + done.stderr

    def changes(self, *arguments: str) -> dict[str, int]:
        """Run `up`, `destroy`, …, and count what was done to resources, as Pulumi's last lines tell."""
        command, *more = arguments
        said = self.pulumi(command, "--yes", "--skip-preview", *more)
        return {kind: int(count) for count, kind in re.findall(r"^ +[-+~]+ ?(\d+) (\w+)$", said, re.MULTILINE)}

    def outputs(self) -> Any:
        return json.loads(self.pulumi("stack", "output", "--json"))

    def aws(self, service: Any, region: str = "us-east-1") -> Any:
        """A client such as a recovery tool has: over HTTP, by the variables of the environment."""
        found = self.local.cloud.environment(self.local.account)
        session = boto3.Session(found["AWS_ACCESS_KEY_ID"], found["AWS_SECRET_ACCESS_KEY"], region_name=region)
        return session.client(service, endpoint_url=found["AWS_ENDPOINT_URL"])


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("engine")
    shutil.copytree(PROGRAM, folder / "program")
    local = Local(Home(folder / "relight"), "210987654321")
    local.start()
    project = Project(folder / "program", local)
    project.pulumi("stack", "init", "test")
    yield project
    local.cloud.stop()


def test_01_everything_is_made_and_a_second_run_changes_nothing(project: Project) -> None:
    assert project.changes("up") == {"created": 12}
    assert project.changes("up") == {}
    assert project.changes("up", "--refresh") == {}


def test_02_a_program_reads_what_it_wrote(project: Project) -> None:
    outputs = project.outputs()
    assert outputs["account"] == "210987654321"
    assert outputs["content"] == '{"step": 1}'
    assert project.aws("ec2").describe_vpcs(VpcIds=[outputs["vpc"]])["Vpcs"][0]["CidrBlock"] == "10.0.0.0/16"


def test_03_a_change_is_made_in_place_and_a_fixed_input_takes_a_new_resource(project: Project) -> None:
    before = project.outputs()
    project.pulumi("config", "set", "step", "2")
    assert project.changes("up") == {"updated": 2, "replaced": 1}
    after = project.outputs()
    assert after["content"] == '{"step": 2}'
    assert after["vpc"] == before["vpc"]
    assert after["subnet"] != before["subnet"]
    assert project.changes("up") == {}


def test_04_drift_is_found_and_put_right(project: Project) -> None:
    ec2, s3, vpc = project.aws("ec2"), project.aws("s3"), project.outputs()["vpc"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": False})
    s3.put_bucket_versioning(Bucket="relight-one", VersioningConfiguration={"Status": "Suspended"})
    s3.delete_object(Bucket="relight-one", Key="topology.json")
    plan = project.pulumi("preview", "--refresh", "--diff")
    assert "enableDnsHostnames: false => true" in plan
    assert project.changes("up", "--refresh") == {"created": 1, "updated": 2}
    assert s3.get_bucket_versioning(Bucket="relight-one")["Status"] == "Enabled"
    assert project.changes("up", "--refresh") == {}


@pytest.mark.parametrize("crash", [False, True], ids=["stop", "kill -9"])
def test_05_after_a_restart_the_state_still_fits(project: Project, crash: bool) -> None:
    if crash:
        os.kill(project.local.cloud.status().pid, signal.SIGKILL)
    else:
        project.local.cloud.stop()
    project.local.cloud.start()
    assert project.changes("up", "--refresh") == {}


def test_06_what_a_reset_took_away_is_made_again(project: Project) -> None:
    project.local.cloud.reset()
    assert project.changes("up", "--refresh") == {"created": 9}
    assert project.changes("up", "--refresh") == {}


def test_07_an_unknown_type_fails_with_where_to_add_it(project: Project) -> None:
    project.pulumi("config", "set", "queue", "true")
    said = project.pulumi("up", "--yes", "--skip-preview", wrong=True)
    assert "aws:sqs/queue:Queue is not known to the local cloud; add it in localcloud/aws/types/sqs.py." in said
    project.pulumi("config", "rm", "queue")


def test_08_destroying_leaves_nothing(project: Project) -> None:
    project.pulumi("destroy", "--yes", "--skip-preview")
    assert json.loads(project.pulumi("stack", "export"))["deployment"].get("resources", []) == []
    for region in ("us-east-1", "us-west-2"):
        assert [vpc for vpc in project.aws("ec2", region).describe_vpcs()["Vpcs"] if not vpc["IsDefault"]] == []
    assert project.aws("s3").list_buckets()["Buckets"] == []
    assert project.local.cloud.status().requests == 0
