"""The pattern table, cell by cell."""

import pytest

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
from spec.patterns import PATTERNS, PRIMARY, Pattern, Side

AA, HS, PL, BR = Pattern.ACTIVE_ACTIVE, Pattern.HOT_STANDBY, Pattern.PILOT_LIGHT, Pattern.BACKUP_RESTORE


@pytest.mark.parametrize(
    ("pattern", "buckets", "traffic"),
    [
        (AA, BucketMode.BOTH_WAYS_RTC, TrafficMode.LATENCY),
        (HS, BucketMode.ONE_WAY_RTC, TrafficMode.FAILOVER),
        (PL, BucketMode.ONE_WAY, TrafficMode.ARMED),
        (BR, BucketMode.COPIED, TrafficMode.PRIMARY_ONLY),
    ],
)
def test_what_spans_regions(pattern: Pattern, buckets: BucketMode, traffic: TrafficMode) -> None:
    assert (PATTERNS[pattern].buckets, PATTERNS[pattern].traffic) == (buckets, traffic)


@pytest.mark.parametrize(
    ("pattern", "vector_store", "capacity", "serving", "gateway", "cluster"),
    [
        (AA, VectorStoreMode.WRITE_FORWARDING, CapacityMode.FULL, ServingMode.FULL, GatewayMode.RUNNING, "running"),
        (HS, VectorStoreMode.READER, CapacityMode.MINIMUM, ServingMode.WARM, GatewayMode.RUNNING, "running"),
        (PL, VectorStoreMode.HEADLESS, CapacityMode.ZERO, ServingMode.ZERO, GatewayMode.SMALL, "running"),
        (
            BR,
            VectorStoreMode.SNAPSHOTS,
            CapacityMode.ABSENT,
            ServingMode.ABSENT,
            GatewayMode.ABSENT,
            "created at recovery",
        ),
    ],
)
def test_what_a_standby_holds(
    pattern: Pattern,
    vector_store: VectorStoreMode,
    capacity: CapacityMode,
    serving: ServingMode,
    gateway: GatewayMode,
    cluster: str,
) -> None:
    assert PATTERNS[pattern].standby == Side(
        vector_store=vector_store,
        capacity=capacity,
        serving=serving,
        gateway=gateway,
        cluster=ClusterMode(cluster),
    )


def test_a_primary_runs_everything_whatever_the_pattern() -> None:
    everything = Side(
        vector_store=VectorStoreMode.WRITER,
        capacity=CapacityMode.FULL,
        serving=ServingMode.FULL,
        gateway=GatewayMode.RUNNING,
        cluster=ClusterMode.RUNNING,
    )
    assert everything == PRIMARY


@pytest.mark.parametrize("pattern", Pattern)
def test_what_runs_in_a_standby_has_a_cluster_to_run_in(pattern: Pattern) -> None:
    side = PATTERNS[pattern].standby
    runs = side.serving is not ServingMode.ABSENT or side.gateway is not GatewayMode.ABSENT
    assert runs == (side.cluster is ClusterMode.RUNNING)


@pytest.mark.parametrize("pattern", Pattern)
def test_models_that_run_in_a_standby_have_gpus(pattern: Pattern) -> None:
    side = PATTERNS[pattern].standby
    fits = {
        ServingMode.FULL: CapacityMode.FULL,
        ServingMode.WARM: CapacityMode.MINIMUM,
        ServingMode.ZERO: CapacityMode.ZERO,
        ServingMode.ABSENT: CapacityMode.ABSENT,
    }
    assert side.capacity is fits[side.serving]


@pytest.mark.parametrize("pattern", Pattern)
def test_traffic_returns_only_after_a_check(pattern: Pattern) -> None:
    steps = PATTERNS[pattern].steps
    assert Step.VERIFY in steps
    assert Step.SHIFT not in steps or steps.index(Step.VERIFY) < steps.index(Step.SHIFT)


@pytest.mark.parametrize("pattern", [HS, PL])
def test_the_old_writer_is_fenced_before_the_new_one_is_promoted(pattern: Pattern) -> None:
    steps = PATTERNS[pattern].steps
    assert steps.index(Step.FENCE) < steps.index(Step.PROMOTE)


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        PATTERNS[AA] = PATTERNS[BR]  # type: ignore[index]
