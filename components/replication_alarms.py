"""Alarms on the copies of a service's buckets that one region receives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pulumi

from components.alarm import MINUTE, Alarm, AlarmGround, lasting, metric_alarm
from components.replication_rules import Copies, rules

NAMESPACE = "AWS/S3"


@dataclass(frozen=True, kw_only=True)
class ReplicationAlarmsArgs:
    """`copies` as the buckets have them, `buckets` their names by region; `rpo` is what may be lost."""

    ground: AlarmGround
    copies: Sequence[Copies]
    buckets: Mapping[str, str]
    rpo: timedelta


class ReplicationAlarms(pulumi.ComponentResource):
    """For each rule with Replication Time Control that ends in this region: how far the copy is behind.

    S3 tells it in the region of the destination (https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html),
    so the region that takes over knows what it lacks. When the metric stops, people hear that too. Rules without
    that control promise no time, and have no metric.
    """

    alarms: list[pulumi.Output[str]]

    def __init__(self, name: str, args: ReplicationAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:ReplicationAlarms", name, None, opts)
        ground = args.ground
        self.alarms = []
        for rule in rules(args.copies):
            if rule.target != ground.region or not rule.rtc:
                continue
            alarm = Alarm(
                noun=f"copies-from-{rule.source}",
                means=f"The objects of {ground.service} in {ground.region} are more than {args.rpo} behind those in "
                f"{rule.source}: more than may be lost.",
                first="see in S3 how many operations are pending: a flood of writes passes, a broken rule does not.",
                tells_silence=True,
            )
            made = metric_alarm(
                ground,
                name,
                alarm,
                self,
                namespace=NAMESPACE,
                metric_name="ReplicationLatency",
                dimensions={
                    "SourceBucket": args.buckets[rule.source],
                    "DestinationBucket": args.buckets[rule.target],
                    "RuleId": rule.name,
                },
                statistic="Maximum",
                period=MINUTE,
                comparison_operator="GreaterThanThreshold",
                threshold=args.rpo / timedelta(seconds=1),
                treat_missing_data="missing",
                **lasting(3, of=5),
            )
            self.alarms.append(made)
        self.register_outputs({"alarms": self.alarms})
