"""A secret in Secrets Manager: made in the home region, and kept in every region in which it is read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from secrets import choice
from string import ascii_letters, digits
from typing import assert_never

import pulumi
import pulumi_aws as aws

RECOVERY_DAYS = 30
"""How long a deleted secret can be brought back, in days: the most that Secrets Manager allows.
https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html"""

_ALPHABET = ascii_letters + digits
_LENGTH = 40


class SecretContent(StrEnum):
    """What a secret holds, and who puts it there."""

    BY_HAND = "put by the operator"
    PASSWORD = "a random password, made once"
    GATEWAY_KEY = "a random master key of a gateway, made once"
    NO_KEYS = "a table of keys, made empty and then kept by the operator"


@dataclass(frozen=True, kw_only=True)
class SecretArgs:
    """`provider` and `key_arn` are the home region's; `replicas` are the other regions with their key ARNs.

    With `protect` a deleted secret can be brought back for `RECOVERY_DAYS`.
    """

    secret_name: str
    content: SecretContent
    description: str
    key_arn: pulumi.Input[str]
    replicas: Sequence[tuple[str, pulumi.Input[str]]]
    protect: bool
    provider: aws.Provider


class Secret(pulumi.ComponentResource):
    """A secret with a replica per further region, each encrypted with that region's key.

    In a failover the replica is read in the region that takes over, without a call to the home region. A value made
    here is a secret in Pulumi's state, encrypted with the stack's key, and never part of a topology; one put by hand
    is never seen by Pulumi. https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
    """

    arn: pulumi.Output[str]
    value: pulumi.Output[str] | None
    """The value, marked secret; None where the operator puts it."""

    def __init__(self, name: str, args: SecretArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        # Until there were other secrets this was a component of its own.
        former = pulumi.ResourceOptions(aliases=[pulumi.Alias(type_="relight:aws:MasterPassword")])
        super().__init__("relight:aws:Secret", name, None, pulumi.ResourceOptions.merge(former, opts))
        self._name, self._args = name, args
        self._child = pulumi.ResourceOptions(parent=self, provider=args.provider)
        secret = aws.secretsmanager.Secret(
            f"{name}-secret",
            name=args.secret_name,
            description=args.description,
            kms_key_id=args.key_arn,
            replicas=[{"region": region, "kms_key_id": key} for region, key in args.replicas],
            recovery_window_in_days=RECOVERY_DAYS if args.protect else 0,
            opts=self._child,
        )
        self.arn = secret.arn
        self.value = self._value(secret)
        self.register_outputs({"arn": self.arn})

    def _value(self, secret: aws.secretsmanager.Secret) -> pulumi.Output[str] | None:
        match self._args.content:
            case SecretContent.BY_HAND:
                return None
            case SecretContent.PASSWORD:
                content = draw()
            case SecretContent.GATEWAY_KEY:
                # LiteLLM takes only keys that begin so: https://docs.litellm.ai/docs/proxy/virtual_keys
                content = json.dumps({"master_key": f"sk-{draw()}"})
            case SecretContent.NO_KEYS:
                content = "{}"
            case _:
                assert_never(self._args.content)
        version = aws.secretsmanager.SecretVersion(
            f"{self._name}-value",
            secret_id=secret.id,
            secret_string=pulumi.Output.secret(content),
            # Another one is drawn at each run, and the operator may put another value: what is there stays.
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(ignore_changes=["secretString"])),
        )
        return pulumi.Output.secret(version.secret_string)


def draw() -> str:
    """40 letters and digits, 238 bits. Drawn here: no region has to answer for a value that is there already."""
    return "".join(choice(_ALPHABET) for _ in range(_LENGTH))
