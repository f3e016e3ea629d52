"""Alarms on a service's database in one region."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, assert_never

import pulumi

from components.alarm import MINUTE, Alarm, AlarmGround, lasting, metric_alarm
from spec.modes import VectorStoreMode

NAMESPACE = "AWS/RDS"
MEMORY_BYTES = 1024**3
"""Free memory below which PostgreSQL begins to drop its caches and soon its connections."""
CPU_PERCENT = 90


@dataclass(frozen=True, kw_only=True)
class DatabaseAlarmsArgs:
    """`cluster` is the Aurora cluster's identifier in this region; `rpo` what may be lost of its newest data."""

    mode: VectorStoreMode
    ground: AlarmGround
    cluster: str
    rpo: timedelta


class DatabaseAlarms(pulumi.ComponentResource):
    """Where there is a secondary its lag against half of the RPO; where instances answer their CPU and memory.

    A secondary's lag is told in its own region (https://awsauroralabsmy.com/global/cw/), so what takes over is watched
    by itself. When the metric stops, people hear that too: an unknown lag is no small one. In a failover the last lag
    before it is what was lost. With mode SNAPSHOTS there is no cluster to watch.
    """

    alarms: list[pulumi.Output[str]]

    def __init__(self, name: str, args: DatabaseAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:DatabaseAlarms", name, None, opts)
        self._name, self._args = name, args
        self.alarms = []
        match args.mode:
            case VectorStoreMode.WRITER:
                self._load()
            case VectorStoreMode.WRITE_FORWARDING | VectorStoreMode.READER:
                self._lag()
                self._load()
            case VectorStoreMode.HEADLESS:
                self._lag()
            case VectorStoreMode.SNAPSHOTS:
                pass
            case _:
                assert_never(args.mode)
        self.register_outputs({"alarms": self.alarms})

    def _add(self, alarm: Alarm, metric: str, **settings: Any) -> None:
        what = {
            "namespace": NAMESPACE,
            "metric_name": metric,
            "dimensions": {"DBClusterIdentifier": self._args.cluster},
        }
        self.alarms.append(metric_alarm(self._args.ground, self._name, alarm, self, period=MINUTE, **what, **settings))

    def _lag(self) -> None:
        ground, half = self._args.ground, self._args.rpo / 2
        alarm = Alarm(
            noun="database-lag",
            means=f"The database of {ground.service} in {ground.region} is more than {half} behind its primary: half "
            "of what may be lost.",
            first="see whether the primary writes more than usual; if the primary's region is in trouble, decide now.",
            tells_silence=True,
        )
        self._add(
            alarm,
            "AuroraGlobalDBReplicationLag",
            statistic="Maximum",
            comparison_operator="GreaterThanThreshold",
            threshold=half / timedelta(milliseconds=1),
            treat_missing_data="missing",
            **lasting(3, of=5),
        )

    def _load(self) -> None:
        ground = self._args.ground
        busy = Alarm(
            noun="database-cpu",
            means=f"The database of {ground.service} in {ground.region} is over {CPU_PERCENT} % busy for 15 minutes.",
            first="look for the queries in Performance Insights; add a reader or take a larger class.",
        )
        self._add(
            busy,
            "CPUUtilization",
            statistic="Average",
            comparison_operator="GreaterThanThreshold",
            threshold=CPU_PERCENT,
            treat_missing_data="notBreaching",
            **lasting(15),
        )
        full = Alarm(
            noun="database-memory",
            means=f"The database of {ground.service} in {ground.region} has under 1 GiB of memory left.",
            first="look for queries that hold many rows and for idle connections; take a larger class.",
        )
        self._add(
            full,
            "FreeableMemory",
            statistic="Minimum",
            comparison_operator="LessThanThreshold",
            threshold=MEMORY_BYTES,
            treat_missing_data="notBreaching",
            **lasting(5),
        )
