"""Alarms on model servers that find no GPUs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

import pulumi

from components.alarm import MINUTE, Alarm, AlarmGround, lasting, metric_alarm
from spec.modes import ServingMode

NAMESPACE = "ContainerInsights"
MINUTES = 15
"""A new GPU node and the pull of the image take about 11 minutes where there is capacity (book values: 5 and 6)."""


@dataclass(frozen=True, kw_only=True)
class CapacityAlarmsArgs:
    """`deployments` are the models' Deployments in the service's namespace."""

    mode: ServingMode
    ground: AlarmGround
    cluster: str
    namespace: str
    deployments: Sequence[str]


class CapacityAlarms(pulumi.ComponentResource):
    """For each model's Deployment: pods that wait for a node longer than a node takes.

    The metric is Container Insights' (the add-on amazon-cloudwatch-observability), by the pod's owner:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-enhanced-EKS.html
    In a failover this is how a pilot light's missing GPUs are heard of; so it watches also where the mode keeps no
    replica. With mode ABSENT there is no Deployment.
    """

    alarms: list[pulumi.Output[str]]

    def __init__(self, name: str, args: CapacityAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:CapacityAlarms", name, None, opts)
        self._name, self._args = name, args
        match args.mode:
            case ServingMode.FULL | ServingMode.WARM | ServingMode.ZERO:
                self.alarms = [self._pending(deployment) for deployment in args.deployments]
            case ServingMode.ABSENT:
                self.alarms = []
            case _:
                assert_never(args.mode)
        self.register_outputs({"alarms": self.alarms})

    def _pending(self, deployment: str) -> pulumi.Output[str]:
        ground = self._args.ground
        alarm = Alarm(
            noun=f"pending-{deployment}",
            means=f"A pod of {deployment} of {ground.service} in {ground.region} waits for GPUs for {MINUTES} minutes.",
            first="see what Karpenter tried (kubectl get nodeclaims, events): another type, zone, or region.",
        )
        return metric_alarm(
            ground,
            self._name,
            alarm,
            self,
            namespace=NAMESPACE,
            metric_name="pod_status_pending",
            dimensions={
                "ClusterName": self._args.cluster,
                "Namespace": self._args.namespace,
                "PodName": deployment,
            },
            statistic="Maximum",
            period=MINUTE,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=1,
            # The metric is only there while the Deployment has pods.
            treat_missing_data="notBreaching",
            **lasting(MINUTES),
        )
