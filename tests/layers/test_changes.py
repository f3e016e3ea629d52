"""What a change of the environment file touches, and what it leaves alone."""

import json
from typing import Any

import pytest

from spec.patterns import Pattern
from tests.layers.environments import (
    DATA,
    EAST,
    EDGE,
    EUROPE,
    WEST,
    demo,
    demo_up,
    difference,
    europe_up,
    pattern_up,
    swapped_up,
    up,
)
from tests.recorder import Recording

SERVICE = "knowledge-search"
MIGRATIONS = "relight:kubernetes:VectorMigrations"


def _is_topology(name: str) -> bool:
    return "-topology-" in name


def _rules(recording: Recording, bucket: str) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = recording.named(f"{bucket}-replication").inputs["rules"]
    return rules


def test_the_same_file_gives_the_same_resources() -> None:
    again = up(demo())
    for stack, recording in demo_up().items():
        found = difference(recording, again[stack])
        assert (found.added, found.removed, found.changed) == (frozenset(), frozenset(), frozenset())


def test_from_pilot_light_to_hot_standby_only_that_services_parts_change() -> None:
    before, after = demo_up(), pattern_up(SERVICE, Pattern.HOT_STANDBY)
    assert before.keys() == after.keys()
    touched = set()
    for stack, recording in before.items():
        found = difference(recording, after[stack])
        touched |= {name for name in found.added | found.removed | found.changed if not _is_topology(name)}
    # The weights of the service's model lie in a bucket that models share, so its rule is in a list with theirs.
    shared = {"demo-models-us-west-2-replication"}
    assert shared < touched
    assert {name for name in touched - shared if not name.startswith(f"{SERVICE}-")} == set()


def test_in_the_shared_bucket_only_the_rule_of_the_services_model_changes() -> None:
    before, after = (
        {rule["id"]: rule for rule in _rules(stacks[DATA], "demo-models-us-west-2")}
        for stacks in (demo_up(), pattern_up(SERVICE, Pattern.HOT_STANDBY))
    )
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == ["qwen3-4b-from-us-west-2-to-us-east-1"]


def test_from_pilot_light_to_hot_standby_is_a_reader_warm_replicas_and_health_checks() -> None:
    before, after = demo_up(), pattern_up(SERVICE, Pattern.HOT_STANDBY)
    data = difference(before[DATA], after[DATA])
    assert data.added == {f"{SERVICE}-vectors-us-east-1-1"}
    assert data.removed == frozenset()
    standby = difference(before["demo-us-east-1"], after["demo-us-east-1"])
    alarms = {f"database-alarms-{EAST}-database-{what}" for what in ("cpu", "memory")}
    watched = {f"{SERVICE}-{each}" for each in (*alarms, f"copies-alarms-{EAST}-copies-from-{WEST}")}
    pools = {f"{SERVICE}-qwen3-4b-reserved-{kind}-xlarge" for kind in ("g5", "g6")}
    assert standby.added == watched | pools | {f"{SERVICE}-qwen3-4b-capacity-{EAST}a"}
    assert standby.removed == frozenset()
    assert {f"{SERVICE}-qwen3-4b-us-east-1-deployment", f"{SERVICE}-gateway-us-east-1-deployment"} < standby.changed
    primary = difference(before["demo-us-west-2"], after["demo-us-west-2"])
    assert {name for name in primary.added | primary.removed | primary.changed if not _is_topology(name)} == set()
    edge = difference(before[EDGE], after[EDGE])
    assert edge.added == {f"{SERVICE}-check-{EAST}", f"{SERVICE}-health-{EAST}-unhealthy"}
    switch = f"{SERVICE}-switch-{EAST}"
    assert edge.removed == {switch, f"{switch}-alarm", f"{switch}-check"}


def test_no_topology_but_the_services_own_part_changes() -> None:
    before, after = demo_up(), pattern_up(SERVICE, Pattern.HOT_STANDBY)
    for stack in before:
        one, other = (json.loads(_topology(recordings[stack])) for recordings in (before, after))
        for document in (one, other):
            for section in ("services", "databases"):
                document.get(section, {}).pop(SERVICE, None)
        assert one == other


def test_a_third_region_leaves_the_other_regions_stacks_as_they_are() -> None:
    before, after = demo_up(), europe_up()
    for region in (EAST, WEST):
        found = difference(before[f"demo-{region}"], after[f"demo-{region}"])
        assert (found.added, found.removed, found.changed) == (frozenset(), frozenset(), frozenset())


def test_a_third_region_only_adds_to_the_data_layer_but_for_the_ways_to_it() -> None:
    found = difference(demo_up()[DATA], europe_up()[DATA])
    assert found.removed == frozenset()
    assert {name for name in found.added if EUROPE not in name} == set()
    # Every region's control, audit and log bucket replicates to every other's, images to it, and the data topology
    # names it.
    assert found.changed == {
        "demo-audit-us-east-1-replication",
        "demo-audit-us-west-2-replication",
        "demo-control-us-east-1-replication",
        "demo-control-us-west-2-replication",
        "demo-images-us-east-1-replication",
        "demo-logs-us-east-1-forward",
        "demo-logs-us-west-2-forward",
        "demo-topology-us-east-1",
        "demo-topology-us-west-2",
    }


def test_the_ways_to_a_third_region_are_added_behind_those_that_are_there() -> None:
    before, after = (_rules(stacks[DATA], "demo-control-us-east-1") for stacks in (demo_up(), europe_up()))
    assert after[: len(before)] == before
    assert [rule["id"] for rule in after[len(before) :]] == ["regions-to-eu-west-1"]


def test_a_third_region_gets_a_copy_of_the_edges_topology_and_nothing_else_there() -> None:
    found = difference(demo_up()[EDGE], europe_up()[EDGE])
    assert (found.removed, found.changed) == (frozenset(), frozenset())
    assert found.added == {"aws-eu-west-1", "demo-edge-topology-eu-west-1"}


def test_a_third_region_stands_ready_before_any_service_is_placed_in_it() -> None:
    assert europe_up()["demo-eu-west-1"].counts() == {
        "aws:ec2/eip:Eip": 3,
        "aws:ec2/natGateway:NatGateway": 3,
        "aws:ec2/route:Route": 3,
        "aws:ec2/securityGroup:SecurityGroup": 1,
        "aws:ec2/vpcEndpoint:VpcEndpoint": 10,
        "aws:eks/addon:Addon": 3,
        "aws:eks/cluster:Cluster": 1,
        "aws:s3/bucketObjectv2:BucketObjectv2": 1,
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 1,
        "kubernetes:core/v1:ConfigMap": 1,
    }


@pytest.mark.parametrize("service", ["underwriting", SERVICE])
def test_when_roles_swap_both_regions_keep_a_database_and_a_bucket_under_their_names(service: str) -> None:
    kept = {f"{service}-vectors-{region}" for region in (EAST, WEST)} | {
        f"{service}-{region}" for region in (EAST, WEST)
    }
    before, after = (
        {r.name: r.provider for r in stacks[DATA].resources() if r.name in kept}
        for stacks in (demo_up(), swapped_up(service))
    )
    assert before == after
    assert before.keys() == kept


@pytest.mark.parametrize(
    ("stack", "service"),
    [
        (DATA, "underwriting"),
        (DATA, SERVICE),
        (EDGE, "underwriting"),
        (EDGE, SERVICE),
    ],
)
def test_when_roles_swap_nothing_moves_to_another_regions_provider(stack: str, service: str) -> None:
    before, after = demo_up()[stack].places(), swapped_up(service)[stack].places()
    assert {name: place for name, place in before.items() if after.get(name, place) != place} == {}


def test_the_order_of_regions_in_the_file_makes_no_difference() -> None:
    regions = dict(reversed(demo().regions.items()))
    found = difference(demo_up()[DATA], up(demo().model_copy(update={"regions": regions}))[DATA])
    assert (found.added, found.removed) == (frozenset(), frozenset())


def test_when_roles_swap_no_region_stack_loses_more_than_reserved_capacity_alarms_and_migrations() -> None:
    for service in ("underwriting", SERVICE):
        for region in (EAST, WEST):
            found = difference(demo_up()[f"demo-{region}"], swapped_up(service)[f"demo-{region}"])
            may_go = ("-reserved-", "-capacity-", "-alarms-")
            migrations = {r.name for r in demo_up()[f"demo-{region}"].resources() if r.parent_type == MIGRATIONS}
            lost = {name for name in found.removed if not any(part in name for part in may_go)}
            assert lost <= migrations


def _topology(recording: Recording) -> str:
    content: str = recording.of("aws:s3/bucketObjectv2:BucketObjectv2")[0].inputs["content"]
    return content
