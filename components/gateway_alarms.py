"""Alarms on what a service's callers get from its gateway in one region."""

from dataclasses import dataclass
from typing import Any, assert_never

import pulumi

from components.alarm import MINUTE, Alarm, AlarmGround, lasting, metric_alarm
from spec.modes import GatewayMode

NAMESPACE = "Relight/Gateway"
LEAST_REQUESTS = 5
"""Requests in a minute below which a share says nothing: one failure of one would be 100 %."""
ERRORS_PERCENT = 50
DEGRADED_PERCENT = 50
SLOWER = 10
"""How many times its usual mean an answer takes when that is worth waking somebody."""
MINUTES = 5


@dataclass(frozen=True, kw_only=True)
class GatewayAlarmsArgs:
    """`baseline` is the mean time of an answer in milliseconds; `standby`: nobody is answered here in normal times."""

    mode: GatewayMode
    ground: AlarmGround
    baseline: float
    standby: bool


class GatewayAlarms(pulumi.ComponentResource):
    """Errors, slowness, degraded answers for five minutes, and answers where the standby is.

    The gateway puts no metrics while nobody asks, so missing data is no alarm here: a gateway that is gone is told by
    the health check's alarm (`HealthAlarms`). In a failover the standby's last alarm says that it has begun, from the
    region that takes over, whatever us-east-1 does. With mode ABSENT there is nothing to watch.
    """

    alarms: list[pulumi.Output[str]]

    def __init__(self, name: str, args: GatewayAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:GatewayAlarms", name, None, opts)
        self._name, self._args = name, args
        self.alarms = []
        match args.mode:
            case GatewayMode.RUNNING | GatewayMode.SMALL:
                self._errors()
                self._slow()
                self._degraded()
                if args.standby:
                    self._answering()
            case GatewayMode.ABSENT:
                pass
            case _:
                assert_never(args.mode)
        self.register_outputs({"alarms": self.alarms})

    def _add(self, alarm: Alarm, **settings: Any) -> None:
        self.alarms.append(
            metric_alarm(self._args.ground, self._name, alarm, self, treat_missing_data="notBreaching", **settings)
        )

    def _metric(self, number: str, metric: str, stat: str) -> dict[str, Any]:
        what = {"namespace": NAMESPACE, "metric_name": metric, "dimensions": {"Service": self._args.ground.service}}
        return {"id": number, "metric": {**what, "period": MINUTE, "stat": stat}, "return_data": False}

    def _share(self, metric: str, above: float) -> dict[str, Any]:
        """More than so many percent of the requests, in each of five minutes that have enough of them."""
        share = f"IF(requests >= {LEAST_REQUESTS}, 100 * FILL(counted, 0) / requests, 0)"
        return {
            "comparison_operator": "GreaterThanThreshold",
            "threshold": above,
            "metric_queries": [
                self._metric("counted", metric, "Sum"),
                self._metric("requests", "Requests", "Sum"),
                {"id": "share", "expression": share, "label": f"% {metric.lower()}", "return_data": True},
            ],
            **lasting(MINUTES),
        }

    def _errors(self) -> None:
        service, region = self._args.ground.service, self._args.ground.region
        alarm = Alarm(
            noun="errors",
            means=f"More than {ERRORS_PERCENT} % of the questions to {service} in {region} got no answer for "
            f"{MINUTES} minutes.",
            first="see in the gateway's log which backend fails: if all of this region do, shift traffic away from it.",
        )
        self._add(alarm, **self._share("Errors", ERRORS_PERCENT))

    def _degraded(self) -> None:
        service, region = self._args.ground.service, self._args.ground.region
        alarm = Alarm(
            noun="degraded",
            means=f"More than {DEGRADED_PERCENT} % of the answers of {service} in {region} came from a weaker model "
            f"for {MINUTES} minutes: that is not recovered.",
            first="see which of the route's first backends are gone, and whether another region has them.",
        )
        self._add(alarm, **self._share("Degraded", DEGRADED_PERCENT))

    def _slow(self) -> None:
        service, region = self._args.ground.service, self._args.ground.region
        # A mean, since the gateway puts statistic sets, of which CloudWatch knows no percentiles:
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
        slow = f"IF(requests >= {LEAST_REQUESTS}, latency, 0)"
        alarm = Alarm(
            noun="slow",
            means=f"Answers of {service} in {region} took over {SLOWER} times their usual {self._args.baseline:g} ms "
            f"for {MINUTES} minutes.",
            first="compare the models' queues and GPUs with the providers' latencies, and scale or reroute.",
        )
        self._add(
            alarm,
            comparison_operator="GreaterThanThreshold",
            threshold=SLOWER * self._args.baseline,
            metric_queries=[
                self._metric("latency", "Latency", "Average"),
                self._metric("requests", "Requests", "Sum"),
                {"id": "slow", "expression": slow, "label": "mean latency, ms", "return_data": True},
            ],
            **lasting(MINUTES),
        )

    def _answering(self) -> None:
        service, region = self._args.ground.service, self._args.ground.region
        alarm = Alarm(
            noun="answering",
            means=f"Users of {service} are answered from {region}, which stands by: a failover has begun, or somebody "
            "calls it directly.",
            first="see whether the primary region is lost, and follow the recovery plan: the database comes next.",
        )
        self._add(
            alarm,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=LEAST_REQUESTS,
            namespace=NAMESPACE,
            metric_name="Requests",
            dimensions={"Service": service},
            statistic="Sum",
            period=MINUTE,
            **lasting(2, of=3),
        )
