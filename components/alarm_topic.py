"""Where a service's alarms go: a topic that the service's owners hear."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.policy_documents import document

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, kw_only=True)
class AlarmTopicArgs:
    """`key` is a KMS key of the topic's region that CloudWatch may use; `people` are the contact, then who is next."""

    topic_name: str
    account: str
    region: str
    key: pulumi.Input[str]
    people: Sequence[str]
    provider: aws.Provider


class AlarmTopic(pulumi.ComponentResource):
    """An encrypted SNS topic that this account's alarms alone may write to, over TLS, and one subscription.

    The first of `people` that is an email or an https address is subscribed; whoever it is has to confirm it by hand,
    once: until then nobody hears an alarm. The topic lies in the region that its alarms are about, and tells of it
    without any other.
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: AlarmTopicArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:AlarmTopic", name, None, opts)
        child = pulumi.ResourceOptions(parent=self, provider=args.provider)
        # https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html
        topic = aws.sns.Topic(f"{name}-topic", name=args.topic_name, kms_master_key_id=args.key, opts=child)
        aws.sns.TopicPolicy(f"{name}-policy", arn=topic.arn, policy=topic_policy(args), opts=child)
        for protocol, address in subscriber(args.people):
            aws.sns.TopicSubscription(
                f"{name}-{protocol}", topic=topic.arn, protocol=protocol, endpoint=address, opts=child
            )
        self.arn = topic.arn
        self.register_outputs({"arn": self.arn})


def subscriber(people: Sequence[str]) -> list[tuple[str, str]]:
    """The first whom SNS can reach, as (protocol, address); none where all are telephone numbers and the like."""
    for each in people:
        if each.startswith("https://"):
            return [("https", each)]
        if _EMAIL.fullmatch(each):
            return [("email", each)]
    return []


def topic_policy(args: AlarmTopicArgs) -> str:
    """CloudWatch's alarms of this account and region publish, and nobody does so without TLS.

    https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html
    """
    topic = f"arn:aws:sns:{args.region}:{args.account}:{args.topic_name}"
    alarms = f"arn:aws:cloudwatch:{args.region}:{args.account}:alarm:*"
    return document(
        {
            "Sid": "AlarmsOfThisAccount",
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": topic,
            "Condition": {"ArnLike": {"aws:SourceArn": alarms}, "StringEquals": {"aws:SourceAccount": args.account}},
        },
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sns:Publish",
            "Resource": topic,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    )
