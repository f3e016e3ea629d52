"""The local cloud for the commands: its processes are `localcloud`'s, its Pulumi state is a folder of ours."""

import secrets
from collections.abc import Iterable
from pathlib import Path

from cli import python
from cli.cloud import CloudName, PulumiCommand, Variables
from cli.errors import FailedError
from cli.home import Home, write_private
from cli.network import LocalNetwork
from localcloud.client import DEFAULT_ACCOUNT, LocalCloud

START_SECONDS = 60.0

_PROJECT = """\
# New stacks of the local cloud are made from here, so that nothing is written to the repo's stacks/ folder.
name: relight
runtime: python
"""


class Local:
    """AWS and Kubernetes on this machine."""

    name = CloudName.LOCAL

    def __init__(self, home: Home, account: str = DEFAULT_ACCOUNT) -> None:
        self.home = home
        self.account = account
        self.cloud = LocalCloud(home.local)

    @property
    def state_folder(self) -> Path | None:
        """The file backend's folder."""
        return self.home.state

    def describe(self) -> str:
        """The cloud and its state, in a few words."""
        return f"local, state in {self.home.state}"

    def start(self) -> bool:
        """Starts it if it doesn't run; True when it had crashed, so that state and cloud may differ.

        Raises LocalCloudError.
        """
        before = self.cloud.status(memory=False)
        if not before.running:
            self.cloud.start(START_SECONDS)
        return before.crashed

    def guard(self, account: str, regions: Iterable[str]) -> None:
        """Every account is one of its own."""

    def prepare(self) -> None:
        """Has the gateways' program imported while the first stacks come up. Raises LocalCloudError."""
        self.cloud.warm_up()

    def variables(self) -> Variables:
        """For any program that is to reach it, Pulumi among them.

        Raises ToolError, and LocalCloudError when it does not run.
        """
        reach = dict(self.cloud.environment(self.account))
        first = [folder] if (folder := reach.pop("PATH_PREFIX", None)) else []
        return {
            **python.activated(self.home, *first),
            **self._pulumi(),
            **reach,
            "AWS_PROFILE": None,  # boto3 would prefer it to the keys above
            "RELIGHT_CLOUD": str(self.name),
        }

    def new_stack(self, stack: str, pulumi: PulumiCommand) -> None:
        """Makes an empty stack; all stacks share one configuration file, with one salt. Raises FailedError."""
        folder = self._config.parent
        (folder / "Pulumi.yaml").write_text(_PROJECT)
        own = folder / f"Pulumi.{stack}.yaml"
        if self._config.exists():
            write_private(own, self._config.read_text())
        pulumi("stack", "init", stack, "--no-select", folder=folder)
        if not own.exists():
            raise FailedError(f"Pulumi made the stack {stack} without {own}: remove the stack and try again.")
        if not self._config.exists():
            write_private(self._config, own.read_text())
        own.unlink()

    def world(self) -> str | None:
        """Changes with every `relight local reset`."""
        return self.cloud.status(memory=False).world

    def kubeconfig(self, region: str, cluster: str) -> Path:
        """A file with which kubectl reaches the cluster. Raises LocalCloudError."""
        return self.cloud.kubeconfig(self.account, region, cluster)

    network_is_ours = True

    def network(self) -> LocalNetwork:
        """Its own resolver and load balancers."""
        return LocalNetwork(self.cloud)

    @property
    def _config(self) -> Path:
        folder = self.home.root / "project"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder / "stack.yaml"

    def _pulumi(self) -> Variables:
        return {
            "PULUMI_BACKEND_URL": self.home.state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE_FILE": str(self._passphrase()),
            "PULUMI_CONFIG_PASSPHRASE": None,  # it would win over the file
            "PULUMI_HOME": str(self.home.pulumi),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "true",
            # Pulumi reads any flag from PULUMI_OPTION_<FLAG>: stacks/Pulumi.<stack>.yaml is for AWS and stays untouched
            "PULUMI_OPTION_CONFIG_FILE": str(self._config),
            "PULUMI_OPTION_SKIP_PLUGIN_PRE_INSTALL": "true",
        }

    def _passphrase(self) -> Path:
        file = self.home.root / "passphrase"
        if not file.exists():
            write_private(file, secrets.token_urlsafe(32) + "\n")
        return file
