"""The GPU nodes of a model: what is tried, in which order."""

from functools import cache

import pytest

from components.gpu_node_pool import GPU, POOL_LABEL, GpuNodePool, GpuNodePoolArgs, Offer, limit, offers
from spec.modes import CapacityMode
from tests.components.given import WEST, cluster_provider
from tests.recorder import Recording, record

TYPES = ("g6e.xlarge", "g5.2xlarge")
ZONES = ("us-west-2a", "us-west-2b", "us-west-2c")
POOL, CLASS = "kubernetes:karpenter.sh/v1:NodePool", "kubernetes:eks.amazonaws.com/v1:NodeClass"
RESERVED = [CapacityMode.FULL, CapacityMode.MINIMUM]
PRESENT = [*RESERVED, CapacityMode.ZERO]
TAGS = {"relight:service": "claims"}


@cache
def recorded(mode: CapacityMode) -> Recording:
    def program() -> object:
        return GpuNodePool(
            "claims-qwen",
            GpuNodePoolArgs(
                mode=mode,
                instance_types=TYPES,
                zones=ZONES,
                gpus=3,
                node_role="demo-node",
                subnet_ids=["subnet-a", "subnet-b", "subnet-c"],
                security_group_id="sg-cluster",
                reservation_tags=TAGS,
                provider=cluster_provider(WEST),
            ),
        ).pool

    return record(program)


def by_weight(recording: Recording) -> list[tuple[str, str]]:
    """What Karpenter tries, in its order: heavier first."""
    pools = sorted(recording.of(POOL), key=lambda pool: -pool.inputs["spec"]["weight"])
    return [
        (values["karpenter.sh/capacity-type"][0], values["node.kubernetes.io/instance-type"][0])
        for values in (requirements(pool.inputs) for pool in pools)
    ]


def requirements(pool: object) -> dict[str, list[str]]:
    assert isinstance(pool, dict)
    found = pool["spec"]["template"]["spec"]["requirements"]
    assert {each["operator"] for each in found} == {"In"}
    return {each["key"]: each["values"] for each in found}


EXPECTED = {
    CapacityMode.FULL: [(kind, type_) for kind in ("reserved", "on-demand", "spot") for type_ in TYPES],
    CapacityMode.MINIMUM: [(kind, type_) for kind in ("reserved", "on-demand", "spot") for type_ in TYPES],
    CapacityMode.ZERO: [(kind, type_) for kind in ("on-demand", "spot") for type_ in TYPES],
    CapacityMode.ABSENT: [],
}


@pytest.mark.parametrize("mode", list(CapacityMode))
def test_offers_are_tried_as_reserved_on_demand_spot_each_by_preferred_type(mode: CapacityMode) -> None:
    assert offers(mode, TYPES) == tuple(Offer(*each) for each in EXPECTED[mode])
    assert by_weight(recorded(mode)) == EXPECTED[mode]


@pytest.mark.parametrize(
    ("gpus", "kind", "expected"),
    [
        (3, "g6e.xlarge", 3),
        (3, "g6e.12xlarge", 4),
        (4, "g6e.12xlarge", 4),
        (5, "g6e.12xlarge", 8),
        (2, "p5.48xlarge", 8),
        (16, "p5.48xlarge", 16),
    ],
)
def test_a_limit_is_whole_nodes(gpus: int, kind: str, expected: int) -> None:
    assert limit(gpus, kind) == expected


@pytest.mark.parametrize("mode", PRESENT)
def test_no_two_pools_weigh_the_same_and_every_weight_is_one_that_karpenter_takes(mode: CapacityMode) -> None:
    weights = [pool.inputs["spec"]["weight"] for pool in recorded(mode).of(POOL)]
    assert len(set(weights)) == len(weights)
    assert all(1 <= weight <= 100 for weight in weights)


@pytest.mark.parametrize("mode", PRESENT)
def test_every_pool_is_for_this_models_pods_alone_in_all_zones(mode: CapacityMode) -> None:
    recording = recorded(mode)
    assert recording.counts() == {CLASS: 1, POOL: len(EXPECTED[mode])}
    assert set(recording.places().values()) == {"kubernetes-us-west-2"}
    for pool in recording.of(POOL):
        assert pool.inputs["metadata"]["name"] == pool.name
        spec = pool.inputs["spec"]
        assert requirements(pool.inputs)["topology.kubernetes.io/zone"] == list(ZONES)
        assert spec["limits"] == {GPU: "3"}
        assert spec["template"]["metadata"]["labels"] == {POOL_LABEL: "claims-qwen"}
        assert spec["template"]["spec"]["taints"] == [{"key": GPU, "value": "true", "effect": "NoSchedule"}]
    assert recording.result == "claims-qwen"


@pytest.mark.parametrize("mode", PRESENT)
def test_a_node_that_runs_something_is_not_taken_away_to_save(mode: CapacityMode) -> None:
    for pool in recorded(mode).of(POOL):
        disruption = pool.inputs["spec"]["disruption"]
        assert (disruption["consolidationPolicy"], disruption["consolidateAfter"]) == ("WhenEmpty", "10m")
        # 21 days is the most that EKS Auto Mode allows.
        assert int(pool.inputs["spec"]["template"]["spec"]["expireAfter"].removesuffix("h")) <= 21 * 24


@pytest.mark.parametrize("mode", PRESENT)
def test_nodes_that_are_out_of_date_go_one_at_a_time_and_wait_for_their_pods(mode: CapacityMode) -> None:
    for pool in recorded(mode).of(POOL):
        assert pool.inputs["spec"]["disruption"]["budgets"] == [
            {"nodes": "100%", "reasons": ["Empty"]},
            {"nodes": "1", "reasons": ["Drifted", "Underutilized"]},
        ]
        assert pool.inputs["spec"]["template"]["spec"]["terminationGracePeriod"] == "2h"


@pytest.mark.parametrize("mode", PRESENT)
def test_nodes_enforce_network_policies_and_log_what_they_refuse(mode: CapacityMode) -> None:
    spec = recorded(mode).named("claims-qwen-class").inputs["spec"]
    assert (spec["networkPolicy"], spec["networkPolicyEventLogs"]) == ("DefaultAllow", "Enabled")


@pytest.mark.parametrize("mode", PRESENT)
def test_nodes_have_the_clusters_role_subnets_and_group(mode: CapacityMode) -> None:
    recording = recorded(mode)
    node_class = recording.named("claims-qwen-class").inputs
    assert node_class["metadata"]["name"] == "claims-qwen"
    assert node_class["spec"]["role"] == "demo-node"
    assert node_class["spec"]["subnetSelectorTerms"] == [{"id": f"subnet-{zone}"} for zone in "abc"]
    assert node_class["spec"]["securityGroupSelectorTerms"] == [{"id": "sg-cluster"}]
    # Room for an engine image of 20 GB and what it unpacks to, read fast enough not to be what a start waits for.
    assert node_class["spec"]["ephemeralStorage"] == {"size": "200Gi", "iops": 6000, "throughput": 500}
    for pool in recording.of(POOL):
        assert pool.inputs["spec"]["template"]["spec"]["nodeClassRef"] == {
            "group": "eks.amazonaws.com",
            "kind": "NodeClass",
            "name": "claims-qwen",
        }


def test_pools_wait_for_their_class_or_karpenter_takes_none_of_them_up() -> None:
    assert {pool.dependencies & {"claims-qwen-class"} for pool in recorded(CapacityMode.FULL).of(POOL)} == {
        frozenset({"claims-qwen-class"})
    }


@pytest.mark.parametrize("mode", RESERVED)
def test_reservations_are_found_by_tag(mode: CapacityMode) -> None:
    assert recorded(mode).named("claims-qwen-class").inputs["spec"]["capacityReservationSelectorTerms"] == [
        {"tags": TAGS}
    ]


def test_at_zero_no_reservation_is_asked_for() -> None:
    recording = recorded(CapacityMode.ZERO)
    assert "capacityReservationSelectorTerms" not in recording.named("claims-qwen-class").inputs["spec"]
    assert not [pool.name for pool in recording.of(POOL) if "reserved" in pool.name]


def test_absent_is_nothing_at_all() -> None:
    assert recorded(CapacityMode.ABSENT).counts() == {}
