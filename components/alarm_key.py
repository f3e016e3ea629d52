"""A key for alarms alone, in a region where the environment has none of its own."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.key_policy import key_policy


@dataclass(frozen=True, kw_only=True)
class AlarmKeyArgs:
    """`description` says whose alarms it is for."""

    account: str
    region: str
    description: str
    provider: aws.Provider


class AlarmKey(pulumi.ComponentResource):
    """A KMS key that CloudWatch's alarms may use to write to an encrypted topic.

    AWS's own key for SNS doesn't admit them: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    It holds no data: a failover has no use for it.
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: AlarmKeyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:AlarmKey", name, None, opts)
        key = aws.kms.Key(
            f"{name}-key",
            description=args.description,
            enable_key_rotation=True,
            deletion_window_in_days=7,
            policy=key_policy(args.account, args.region),
            opts=pulumi.ResourceOptions(parent=self, provider=args.provider),
        )
        self.arn = key.arn
        self.register_outputs({"arn": self.arn})
