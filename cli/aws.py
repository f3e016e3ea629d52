"""AWS for the commands: credentials, state backend and secrets provider are the user's own settings."""

import os
from collections.abc import Iterable
from pathlib import Path

from cli import python
from cli.cloud import CloudName, PulumiCommand, Variables
from cli.errors import FailedError, UserError
from cli.home import Home, write_private
from cli.network import AwsNetwork
from components.kubeconfig import kubeconfig


class Aws:
    """A real account, reached with the credentials that the AWS SDKs find."""

    name = CloudName.AWS
    state_folder: Path | None = None

    def __init__(self, home: Home) -> None:
        self.home = home

    def describe(self) -> str:
        """The cloud and its state, in a few words."""
        return f"AWS, state in {os.environ.get('PULUMI_BACKEND_URL') or 'the backend of `pulumi login`'}"

    def start(self) -> bool:
        """Refuses to go on with the local cloud's settings. Raises UserError."""
        local = self.home.root.as_uri()
        if (os.environ.get("PULUMI_BACKEND_URL") or "").startswith(local):
            raise UserError(
                "PULUMI_BACKEND_URL is the local cloud's state, but --cloud says aws: "
                "open a shell without `relight env`, or set it to your own backend."
            )
        return False

    def guard(self, account: str, regions: Iterable[str]) -> None:
        """Asks whose credentials these are. `up` and `preview` ask in the program; a `destroy` runs no program."""
        import boto3
        from botocore.exceptions import BotoCoreError, ClientError

        silent = []
        for region in regions:
            try:
                found = boto3.client("sts", region_name=region).get_caller_identity()["Account"]
            except (BotoCoreError, ClientError) as error:
                silent.append(f"{region}: {error}")
                continue
            if found != account:
                raise UserError(
                    f"The credentials are of account {found}, and the environment's file is for account {account}: "
                    f"nothing was changed; take credentials of {account}, or correct `account` in the file."
                )
            return
        raise FailedError(f"No region says whose credentials these are, so nothing was changed ({'; '.join(silent)}).")

    def prepare(self) -> None:
        """Nothing waits to be begun."""

    def variables(self) -> Variables:
        """For any program that is to reach it, Pulumi among them. Raises ToolError."""
        return {**python.activated(self.home), "RELIGHT_CLOUD": str(self.name)}

    def new_stack(self, stack: str, pulumi: PulumiCommand) -> None:
        """Makes an empty stack, with the secrets provider that PULUMI_OPTION_SECRETS_PROVIDER names."""
        pulumi("stack", "init", stack, "--no-select")

    def world(self) -> str | None:
        """An account does not vanish behind Pulumi's back."""
        return None

    network_is_ours = False

    def network(self) -> AwsNetwork:
        """This machine's own resolver."""
        return AwsNetwork()

    def kubeconfig(self, region: str, cluster: str) -> Path:
        """A file that asks the AWS CLI for a token, as `aws eks update-kubeconfig` writes it. Raises FailedError."""
        import boto3  # 0.3 s that only this method needs
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            described = boto3.client("eks", region_name=region).describe_cluster(name=cluster)["cluster"]
        except (BotoCoreError, ClientError) as error:
            raise FailedError(f"EKS cluster {cluster} in {region} can't be described: {error}") from error
        path = self.home.kubeconfigs / f"{cluster}.aws.yaml"
        certificate = described["certificateAuthority"]["data"]
        write_private(path, kubeconfig(cluster, region, described["endpoint"], certificate))
        return path
