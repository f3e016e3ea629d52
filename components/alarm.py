"""One alarm, said so that whoever is woken by it knows whose it is, what it means and what to do first."""

from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from spec.naming import Names

MINUTE = 60
"""The period of every alarm, in seconds: the finest that AWS's own metrics have."""


@dataclass(frozen=True, kw_only=True)
class AlarmGround:
    """What all alarms about one service in one region share; `owner` is the team and how it is reached."""

    names: Names
    service: str
    region: str
    owner: str
    topic: pulumi.Input[str]
    provider: aws.Provider


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """What is said about an alarm: `noun` ends its name, `means` and `first` are whole sentences.

    `tells_silence`: people also hear when its metric is there no more.
    """

    noun: str
    means: str
    first: str
    tells_silence: bool = False


def metric_alarm(
    ground: AlarmGround, label: str, alarm: Alarm, parent: pulumi.Resource, **settings: Any
) -> pulumi.Output[str]:
    """Make an alarm that tells its topic when it begins and when it ends; returns its name."""
    made = aws.cloudwatch.MetricAlarm(
        f"{label}-{alarm.noun}",
        name=ground.names.alarm(ground.service, ground.region, alarm.noun),
        alarm_description=f"{alarm.means} First: {alarm.first} Owner: {ground.owner}.",
        alarm_actions=[ground.topic],
        ok_actions=[ground.topic],
        insufficient_data_actions=[ground.topic] if alarm.tells_silence else None,
        opts=pulumi.ResourceOptions(parent=parent, provider=ground.provider),
        **settings,
    )
    name: pulumi.Output[str] = made.name
    return name


def lasting(minutes: int, of: int | None = None) -> dict[str, int]:
    """Settings of an alarm that needs so many bad minutes of the last `of`, of as many where it is left out."""
    return {"evaluation_periods": of or minutes, "datapoints_to_alarm": minutes}
