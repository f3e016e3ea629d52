"""Alarms on the health checks that steer a service's traffic."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.alarm import MINUTE, Alarm, AlarmGround, lasting, metric_alarm
from spec.naming import Names

METRICS_REGION = "us-east-1"
"""Route 53 keeps the metrics of health checks here, wherever what they ask is."""


@dataclass(frozen=True, kw_only=True)
class HealthAlarmsArgs:
    """`health_checks` are ids by the region that they ask; `provider` and `topic` are those of us-east-1."""

    names: Names
    service: str
    owner: str
    health_checks: Mapping[str, pulumi.Input[str]]
    topic: pulumi.Input[str]
    provider: aws.Provider


class HealthAlarms(pulumi.ComponentResource):
    """One alarm for each health check: a region answers nobody, or not as promised.

    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html
    A dead monitor doesn't read as healthy: missing data counts as bad. When us-east-1 itself is lost these alarms are
    silent, while the checks go on steering traffic: then the standby's own alarm tells (`GatewayAlarms`, answering).
    """

    alarms: list[pulumi.Output[str]]

    def __init__(self, name: str, args: HealthAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:HealthAlarms", name, None, opts)
        self.alarms = []
        for region, check in args.health_checks.items():
            ground = AlarmGround(
                names=args.names,
                service=args.service,
                region=region,
                owner=args.owner,
                topic=args.topic,
                provider=args.provider,
            )
            alarm = Alarm(
                noun="unhealthy",
                means=f"{args.service} in {region} doesn't answer as promised, and soon Route 53 sends nobody there.",
                first="ask the gateway there which model is missing (/answers), and see if another region answers.",
            )
            self.alarms.append(
                metric_alarm(
                    ground,
                    f"{name}-{region}",
                    alarm,
                    self,
                    namespace="AWS/Route53",
                    metric_name="HealthCheckStatus",
                    dimensions={"HealthCheckId": check},
                    statistic="Minimum",
                    period=MINUTE,
                    comparison_operator="LessThanThreshold",
                    threshold=1,
                    treat_missing_data="breaching",
                    **lasting(1),
                )
            )
        self.register_outputs({"alarms": self.alarms})
