"""The master password of a database: made once, kept in Secrets Manager, replicated to where the database may move."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True, kw_only=True)
class MasterPasswordArgs:
    """`provider` and `key_arn` are the home region's; `replicas` are the other regions with their key ARNs."""

    secret_name: str
    key_arn: pulumi.Input[str]
    replicas: Sequence[tuple[str, pulumi.Input[str]]]
    protect: bool
    provider: aws.Provider


class MasterPassword(pulumi.ComponentResource):
    """A secret with a random password and a replica per recovery region.

    In a failover the replica is read in the region that takes over. The value is a secret in Pulumi's state, encrypted
    with the stack's key, and never part of a topology.
    """

    value: pulumi.Output[str]
    arn: pulumi.Output[str]

    def __init__(self, name: str, args: MasterPasswordArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:MasterPassword", name, None, opts)
        child = pulumi.ResourceOptions(parent=self, provider=args.provider)
        secret = aws.secretsmanager.Secret(
            f"{name}-secret",
            name=args.secret_name,
            kms_key_id=args.key_arn,
            replicas=[{"region": region, "kms_key_id": key} for region, key in args.replicas],
            recovery_window_in_days=30 if args.protect else 0,
            opts=child,
        )
        random = aws.secretsmanager.get_random_password_output(
            password_length=40,
            exclude_punctuation=True,
            opts=pulumi.InvokeOutputOptions(parent=self, provider=args.provider),
        )
        version = aws.secretsmanager.SecretVersion(
            f"{name}-value",
            secret_id=secret.id,
            secret_string=pulumi.Output.secret(random.random_password),
            # The generator answers anew at each run; the first answer stays.
            opts=pulumi.ResourceOptions.merge(child, pulumi.ResourceOptions(ignore_changes=["secretString"])),
        )
        self.value = pulumi.Output.secret(version.secret_string)
        self.arn = secret.arn
        self.register_outputs({"arn": self.arn})
