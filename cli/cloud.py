"""A cloud as the commands see it: how it is reached, and where the Pulumi state of what is on it lies."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from cli.network import Network

Variables = dict[str, str | None]
"""What to set on top of the caller's environment; None: the variable must not be there."""


class CloudName(StrEnum):
    """The clouds there are."""

    LOCAL = "local"
    AWS = "aws"


class Cloud(Protocol):
    """One cloud, with one Pulumi state."""

    @property
    def name(self) -> CloudName:
        """Which one it is."""

    @property
    def state_folder(self) -> Path | None:
        """Where the state lies, if it is a folder of ours; None: only Pulumi knows."""

    def describe(self) -> str:
        """The cloud and its state, in a few words."""

    def start(self) -> bool:
        """Makes it ready for use; True when what is on it may differ from the state, so that a refresh is due.

        Raises LocalCloudError or UserError.
        """

    def guard(self, account: str, regions: Iterable[str]) -> None:
        """Raises UserError where what is done would be done in another account; the first region that answers tells.

        Raises FailedError where none answers.
        """

    def prepare(self) -> None:
        """Begins, in the background, what bringing up an environment will need. Raises LocalCloudError."""

    def variables(self) -> Variables:
        """For any program that is to reach it, Pulumi among them. Raises ToolError."""

    def new_stack(self, stack: str, pulumi: "PulumiCommand") -> None:
        """Makes an empty stack. Raises FailedError."""

    def world(self) -> str | None:
        """Changes when all that was on it is gone at once; None: that never happens."""

    def kubeconfig(self, region: str, cluster: str) -> Path:
        """A file with which kubectl reaches an EKS cluster. Raises LocalCloudError or FailedError."""

    @property
    def network_is_ours(self) -> bool:
        """Whether a client can be anywhere we say, and not only where this machine is."""

    def network(self) -> Network:
        """The way to its services by their DNS names."""


class PulumiCommand(Protocol):
    """Runs one short Pulumi command to its end."""

    def __call__(self, *arguments: str, folder: Path | None = None) -> str:
        """Its standard output; `folder` is where it runs (default: the repo). Raises FailedError."""
