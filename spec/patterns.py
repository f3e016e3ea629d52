"""The pattern table: what each recovery pattern means for each part of a service. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from spec.modes import (
    BucketMode,
    CapacityMode,
    ClusterMode,
    GatewayMode,
    ServingMode,
    Step,
    TrafficMode,
    VectorStoreMode,
)


class Pattern(StrEnum):
    """The four patterns, from the fastest recovery to the cheapest."""

    ACTIVE_ACTIVE = "active-active"
    HOT_STANDBY = "hot-standby"
    PILOT_LIGHT = "pilot-light"
    BACKUP_RESTORE = "backup-restore"


@dataclass(frozen=True, kw_only=True)
class Side:
    """What one region holds of a service."""

    vector_store: VectorStoreMode
    capacity: CapacityMode
    serving: ServingMode
    gateway: GatewayMode
    cluster: ClusterMode


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """A column of the table: what spans the regions, what the standby holds, and the steps of a recovery."""

    buckets: BucketMode
    traffic: TrafficMode
    standby: Side
    steps: tuple[Step, ...]


PRIMARY = Side(
    vector_store=VectorStoreMode.WRITER,
    capacity=CapacityMode.FULL,
    serving=ServingMode.FULL,
    gateway=GatewayMode.RUNNING,
    cluster=ClusterMode.RUNNING,
)
"""What a service's primary region holds, whatever the pattern."""

PATTERNS: Mapping[Pattern, Meaning] = MappingProxyType(
    {
        Pattern.ACTIVE_ACTIVE: Meaning(
            buckets=BucketMode.BOTH_WAYS_RTC,
            traffic=TrafficMode.LATENCY,
            standby=Side(
                vector_store=VectorStoreMode.WRITE_FORWARDING,
                capacity=CapacityMode.FULL,
                serving=ServingMode.FULL,
                gateway=GatewayMode.RUNNING,
                cluster=ClusterMode.RUNNING,
            ),
            steps=(Step.DRAIN, Step.VERIFY),
        ),
        Pattern.HOT_STANDBY: Meaning(
            buckets=BucketMode.ONE_WAY_RTC,
            traffic=TrafficMode.FAILOVER,
            standby=Side(
                vector_store=VectorStoreMode.READER,
                capacity=CapacityMode.MINIMUM,
                serving=ServingMode.WARM,
                gateway=GatewayMode.RUNNING,
                cluster=ClusterMode.RUNNING,
            ),
            steps=(Step.FENCE, Step.PROMOTE, Step.SCALE, Step.VERIFY, Step.SHIFT),
        ),
        Pattern.PILOT_LIGHT: Meaning(
            buckets=BucketMode.ONE_WAY,
            traffic=TrafficMode.ARMED,
            standby=Side(
                vector_store=VectorStoreMode.HEADLESS,
                capacity=CapacityMode.ZERO,
                serving=ServingMode.ZERO,
                gateway=GatewayMode.SMALL,
                cluster=ClusterMode.RUNNING,
            ),
            steps=(
                Step.FENCE, Step.PROMOTE, Step.ACQUIRE_GPUS, Step.LOAD_WEIGHTS, Step.SCALE, Step.VERIFY, Step.SHIFT,
            ),
        ),
        Pattern.BACKUP_RESTORE: Meaning(
            buckets=BucketMode.COPIED,
            traffic=TrafficMode.PRIMARY_ONLY,
            standby=Side(
                vector_store=VectorStoreMode.SNAPSHOTS,
                capacity=CapacityMode.ABSENT,
                serving=ServingMode.ABSENT,
                gateway=GatewayMode.ABSENT,
                cluster=ClusterMode.ABSENT,
            ),
            steps=(Step.RESTORE_DATA, Step.CREATE_REGION, Step.VERIFY, Step.SHIFT),
        ),
    }
)  # fmt: skip
