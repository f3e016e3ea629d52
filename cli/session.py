"""What a command on one environment works with: its file, its cloud, its stacks and their state."""

import re
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cli import clouds
from cli.cloud import Cloud
from cli.errors import UserError
from cli.home import REPO, Home
from cli.pulumi import Pulumi
from cli.state import AskedState, FileState, StackState, State
from cli.worlds import Worlds
from spec.environment import Environment
from spec.load import find, load
from spec.naming import Layer, Stack, stacks

POLICIES = REPO / "policies" / "analyze"
"""The policy pack, as the program that Pulumi starts."""

REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")


@dataclass
class Session:
    """One environment on one cloud; `policies` is the pack that it is judged by."""

    environment: Environment
    cloud: Cloud
    home: Home
    repo: Path = REPO
    policies: Path | None = POLICIES

    @classmethod
    def open(cls, name: str, cloud: str | None) -> "Session":
        """Reads the environment's file and says which cloud it is about. Raises EnvironmentFileError, UserError."""
        environment = load(find(name))
        home = Home.find()
        chosen = clouds.choose(cloud, home, environment.account)
        say(f"environment {environment.name}, cloud {chosen.describe()}")
        return cls(environment, chosen, home)

    @property
    def name(self) -> str:
        """The environment's name."""
        return self.environment.name

    @cached_property
    def pulumi(self) -> Pulumi:
        """Pulumi with the cloud's variables; the cloud has to be started. Raises ToolError, LocalCloudError."""
        return Pulumi(self.cloud.variables(), self.repo)

    @cached_property
    def worlds(self) -> Worlds:
        """In which world each stack was last brought up."""
        return Worlds(self.home.root / "worlds")

    @cached_property
    def state(self) -> State:
        """The stacks' state: of our own folder without starting anything."""
        folder = self.cloud.state_folder
        return FileState(folder) if folder else AskedState(self.pulumi)

    def stacks(self, region: str | None = None) -> list[Stack]:
        """All stacks of the file, or one region's own. Raises UserError for a region that is not in the file."""
        regions = self.environment.regions
        if region and region not in regions:
            raise UserError(f"stacks/{self.name}.yaml has no region {region!r}: it has {', '.join(regions)}.")
        return [stack for stack in stacks(self.name, regions) if region in (None, stack.region)]

    def states(self, wanted: list[Stack]) -> dict[str, StackState]:
        """What Pulumi knows of them; those that were never made are missing. Raises FailedError."""
        return self.state.read([stack.name for stack in wanted])

    def left_over(self) -> list[Stack]:
        """Region stacks that exist while the file no longer has their region."""
        prefix = f"{self.name}-"
        regions = sorted(name.removeprefix(prefix) for name in self.state.names() if name.startswith(prefix))
        gone = [region for region in regions if REGION.fullmatch(region) and region not in self.environment.regions]
        return [Stack(self.name, Layer.REGION, region) for region in gone]


def say(text: str) -> None:
    """One line for the user, beside what the command prints as its answer."""
    print(text, file=sys.stderr, flush=True)
