"""One encryption key for an environment, usable in each of its regions on its own."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.key_policy import key_policy


@dataclass(frozen=True, kw_only=True)
class EncryptionKeyArgs:
    """`home` is the region that holds the multi-region key's primary; `providers` names every region, home included."""

    account: str
    home: str
    alias: str
    providers: Mapping[str, aws.Provider]


class EncryptionKey(pulumi.ComponentResource):
    """A multi-region KMS key with a replica and the same alias in each region.

    In a failover: what was encrypted in one region is decrypted in another without a call to the first, since each
    replica has the same key material. Each has a policy of its own, which names the services that may use it there.
    https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
    """

    arns: dict[str, pulumi.Output[str]]
    key_id: pulumi.Output[str]

    def __init__(self, name: str, args: EncryptionKeyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:EncryptionKey", name, None, opts)
        primary = aws.kms.Key(
            f"{name}-{args.home}",
            description=f"Relight: everything of {name} at rest",
            multi_region=True,
            enable_key_rotation=True,
            deletion_window_in_days=30,
            policy=key_policy(args.account, args.home),
            opts=pulumi.ResourceOptions(parent=self, provider=args.providers[args.home]),
        )
        self.key_id = primary.key_id
        self.arns = {args.home: primary.arn}
        for region, provider in args.providers.items():
            options = pulumi.ResourceOptions(parent=self, provider=provider)
            if region != args.home:
                replica = aws.kms.ReplicaKey(
                    f"{name}-{region}",
                    description=f"Relight: everything of {name} at rest",
                    primary_key_arn=primary.arn,
                    deletion_window_in_days=30,
                    policy=key_policy(args.account, region),
                    opts=options,
                )
                self.arns[region] = replica.arn
            aws.kms.Alias(f"{name}-alias-{region}", name=args.alias, target_key_id=self.arns[region], opts=options)
        self.register_outputs({"arns": self.arns, "keyId": self.key_id})
