"""The switch that an operator throws to fail a service over by hand."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

NAMESPACE = "Relight"
METRIC = "FailoverSwitch"


@dataclass(frozen=True, kw_only=True)
class FailoverSwitchArgs:
    """`region` is the one that takes over; `provider` is that region's."""

    alarm_name: str
    service: str
    region: str
    provider: aws.Provider


class FailoverSwitch(pulumi.ComponentResource):
    """An alarm in the region that takes over, and a health check that is unhealthy while the alarm stands.

    In a failover one data point (1 fails over, 0 goes back) is put in the surviving region: a data plane call there,
    which needs neither the lost region nor Route 53's control plane (docs/adr/0004-failover-switch.md). Without data
    the last state holds.
    """

    alarm: pulumi.Output[str]
    health_check_id: pulumi.Output[str]

    def __init__(self, name: str, args: FailoverSwitchArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:FailoverSwitch", name, None, opts)
        child = pulumi.ResourceOptions(parent=self, provider=args.provider)
        alarm = aws.cloudwatch.MetricAlarm(
            f"{name}-alarm",
            name=args.alarm_name,
            alarm_description=f"Thrown by hand: {args.service} answers from {args.region}",
            namespace=NAMESPACE,
            metric_name=METRIC,
            dimensions={"Service": args.service},
            statistic="Maximum",
            # Route 53 follows only standard-resolution metrics:
            # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-types.html
            period=60,
            evaluation_periods=1,
            threshold=1,
            comparison_operator="GreaterThanOrEqualToThreshold",
            treat_missing_data="ignore",
            opts=child,
        )
        check = aws.route53.HealthCheck(
            f"{name}-check",
            type="CLOUDWATCH_METRIC",
            cloudwatch_alarm_name=alarm.name,
            cloudwatch_alarm_region=args.region,
            insufficient_data_health_status="LastKnownStatus",
            tags={"Name": args.alarm_name},
            opts=child,
        )
        self.alarm, self.health_check_id = alarm.name, check.id
        self.register_outputs({"alarm": self.alarm, "healthCheckId": self.health_check_id})
