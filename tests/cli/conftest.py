"""An environment whose stacks are made of files on disk, through the real Pulumi, its CLI and its Python host."""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cli.aws import Aws
from cli.cloud import Cloud
from cli.home import Home
from cli.local import Local
from cli.report import Report
from cli.session import Session
from localcloud.client import Status
from tests.spec.sample import sample

STACKS = ["sample-data", "sample-us-east-1", "sample-eu-west-1", "sample-edge"]
FILES = {f"{stack}-file" for stack in STACKS}
REGION = "eu-west-1"
STACK, FILE = f"sample-{REGION}", f"sample-{REGION}-file"

PROJECT = """\
name: relight
runtime: python
stackConfigDir: stacks
"""

PROGRAM = """\
import json, os, pathlib
import pulumi

class File(pulumi.CustomResource):
    def __init__(self, name, seconds=0.0, fail=""):
        super().__init__("probe:index:File", name, {"seconds": seconds, "fail": fail})

stack = pulumi.get_stack()
for name, wishes in json.loads(pathlib.Path("wishes.json").read_text()).get(stack, {}).items():
    File(f"{stack}-{name}", **wishes)
pulumi.export("topology", {"stack": stack, "services": {}, "cluster": "", "password": pulumi.Output.secret("hunter2")})
"""

PLUGIN = """\
#!/bin/sh
exec {python} {script} {folder} "$@"
"""

Wishes = dict[str, dict[str, dict[str, object]]]
"""Stack, file, and what is special about it: `seconds`, `fail`."""


class StandIn:
    """A local cloud that starts nothing: what is on it are the files in a folder."""

    def __init__(self, plugins: Path) -> None:
        self.plugins = plugins
        self.world = "first"
        self.running = True
        self.crashed = False
        self.starts = 0

    def start(self, timeout: float) -> Status:
        self.starts += 1
        self.running, self.crashed = True, False
        return self.status()

    def warm_up(self) -> None:
        """Nothing is imported."""

    def status(self, *, memory: bool = True) -> Status:
        return Status(running=self.running, crashed=self.crashed, world=self.world)

    def environment(self, account: str) -> dict[str, str]:
        return {"AWS_ACCESS_KEY_ID": account, "PATH_PREFIX": str(self.plugins)}


@dataclass
class World:
    """The environment `sample` with its project in `repo`; each stack makes the files that `wish` says."""

    repo: Path
    files: Path
    home: Home
    cloud: StandIn
    wishes: Wishes = field(default_factory=dict)

    def wish(self, stack: str, name: str, *, seconds: float = 0.0, fail: str = "") -> None:
        """From now on the stack makes this file."""
        self.wishes.setdefault(stack, {})[name] = {"seconds": seconds, "fail": fail}
        (self.repo / "wishes.json").write_text(json.dumps(self.wishes))

    def session(self) -> Session:
        """A new command on the environment."""
        local = Local(self.home)
        local.cloud = self.cloud  # type: ignore[assignment]
        cloud: Cloud = local
        return Session(sample(), cloud, self.home, self.repo, policies=None)

    def session_on_aws(self) -> Session:
        """A new command on the same environment with --cloud aws."""
        return Session(sample(), Aws(self.home), self.home, self.repo, policies=None)

    def made(self) -> set[str]:
        """The files there are."""
        return {path.name for path in self.files.iterdir()}


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An environment of which nothing is up: one file in each of its four stacks."""
    repo, files, plugins = tmp_path / "repo", tmp_path / "files", tmp_path / "plugins"
    for folder in (repo / "stacks", files, plugins):
        folder.mkdir(parents=True)
    (repo / "Pulumi.yaml").write_text(PROJECT)
    (repo / "__main__.py").write_text(PROGRAM)
    plugin = plugins / "pulumi-resource-probe"
    script = Path(__file__).with_name("plugin.py")
    plugin.write_text(PLUGIN.format(python=sys.executable, script=script, folder=files))
    plugin.chmod(0o755)
    made = World(repo=repo, files=files, home=Home(tmp_path / "home"), cloud=StandIn(plugins))
    for stack in ("sample-data", "sample-us-east-1", "sample-eu-west-1", "sample-edge"):
        made.wish(stack, "file")
    return made


def outcomes(report: Report) -> dict[str, str]:
    return {result.stack.name: result.outcome.value for result in report.results}
