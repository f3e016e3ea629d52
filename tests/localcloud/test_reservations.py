"""Capacity that is reserved: taken from what a zone has, and kept for who reserved it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from localcloud.home import Home
from localcloud.reservations import Reservations
from localcloud.settings import Settings, load, save, with_capacity
from tests.localcloud.conftest import World

ZONE, TYPE = "us-east-1a", "g6e.xlarge"


def reserve(world: World, nodes: int, zone: str = ZONE) -> str:
    answer = world.client("ec2").create_capacity_reservation(
        AvailabilityZone=zone, InstanceType=TYPE, InstancePlatform="Linux/UNIX", InstanceCount=nodes
    )
    return str(answer["CapacityReservation"]["CapacityReservationId"])


def counts(world: World) -> Any:
    return world.effects._capacity("us-east-1").zones


def have(world: World, count: Any) -> None:
    path = Home(folder=world.folder).settings
    save(path, with_capacity(load(path), "us-east-1", ZONE, TYPE, count))


def test_reserved_nodes_are_set_apart_and_come_back_when_the_reservation_ends(world: World) -> None:
    number = reserve(world, 3)
    assert counts(world) == {ZONE: {TYPE: {"reserved": 3, "shared": 5}}}
    world.client("ec2").modify_capacity_reservation(CapacityReservationId=number, InstanceCount=1)
    assert counts(world) == {ZONE: {TYPE: {"reserved": 1, "shared": 7}}}
    world.client("ec2").cancel_capacity_reservation(CapacityReservationId=number)
    assert counts(world) == {}


@pytest.mark.parametrize(("count", "nodes"), [(0, 1), (2, 3), ({"reserved": 4, "shared": 2}, 3)])
def test_what_a_zone_has_not_got_cannot_be_reserved(world: World, count: Any, nodes: int) -> None:
    have(world, count)
    with pytest.raises(ClientError, match=rf"not enough capacity for {nodes} {TYPE} in {ZONE}") as refused:
        reserve(world, nodes)
    assert refused.value.response["Error"]["Code"] == "InsufficientInstanceCapacity"
    assert world.effects.reservations == Reservations(_guard=world.effects.reservations._guard)


def test_a_second_reservation_finds_what_the_first_left(world: World) -> None:
    number = reserve(world, 5)
    reserve(world, 3)
    with pytest.raises(ClientError, match="InsufficientInstanceCapacity"):
        reserve(world, 1)
    with pytest.raises(ClientError, match="InsufficientInstanceCapacity"):
        world.client("ec2").modify_capacity_reservation(CapacityReservationId=number, InstanceCount=6)
    reserve(world, 8, zone="us-east-1b")


def test_a_reservation_outlives_scarcity_and_a_restart(world: World) -> None:
    reserve(world, 2)
    have(world, 0)
    assert counts(world) == {ZONE: {TYPE: {"reserved": 2, "shared": 0}}}
    assert counts(world.again()) == {ZONE: {TYPE: {"reserved": 2, "shared": 0}}}


def test_it_adds_to_what_the_settings_say_is_reserved() -> None:
    held = Reservations()
    held.hold("cr-1", ZONE, TYPE, 2)
    assert held.applied({ZONE: {TYPE: {"reserved": 1, "shared": 3}, "g5.xlarge": 4}}, Settings().default_capacity) == {
        ZONE: {TYPE: {"reserved": 3, "shared": 1}, "g5.xlarge": 4}
    }
