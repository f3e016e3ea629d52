"""What is reserved of EC2's GPU capacity in each mode."""

from functools import cache

import pytest

from components.capacity_reservation import CapacityReservation, CapacityReservationArgs
from spec.modes import CapacityMode
from tests.components.given import WEST, providers
from tests.recorder import Recording, record

NAME = "claims-qwen-capacity"
KIND = "aws:ec2/capacityReservation:CapacityReservation"
FULL = {"us-west-2a": 2, "us-west-2b": 1, "us-west-2c": 1}
MINIMUM = {"us-west-2a": 1}
TAGS = {"relight:service": "claims", "relight:model": "qwen"}


@cache
def recorded(mode: CapacityMode, share_with: tuple[str, ...] = ()) -> Recording:
    def program() -> object:
        return CapacityReservation(
            NAME,
            CapacityReservationArgs(
                mode=mode,
                instance_type="g6e.xlarge",
                full=FULL,
                minimum=MINIMUM,
                tags=TAGS,
                share_with=share_with,
                provider=providers(WEST)[WEST],
            ),
        ).zones

    return record(program)


@pytest.mark.parametrize(
    ("mode", "nodes"),
    [
        (CapacityMode.FULL, FULL),
        (CapacityMode.MINIMUM, MINIMUM),
        (CapacityMode.ZERO, {}),
        (CapacityMode.ABSENT, {}),
    ],
)
def test_a_mode_says_how_many_nodes_each_zone_keeps(mode: CapacityMode, nodes: dict[str, int]) -> None:
    recording = recorded(mode)
    made = recording.of(KIND)
    assert {each.inputs["availabilityZone"]: each.inputs["instanceCount"] for each in made} == nodes
    assert recording.places() == {f"{NAME}-{zone}": "aws-us-west-2" for zone in nodes}
    assert recording.counts() == ({KIND: len(nodes)} if nodes else {})
    assert list(recording.result) == list(nodes)


def test_a_reservation_has_no_end_and_lets_in_only_who_names_it() -> None:
    (only,) = recorded(CapacityMode.MINIMUM).of(KIND)
    assert only.inputs == {
        "availabilityZone": "us-west-2a",
        "endDateType": "unlimited",
        "instanceCount": 1,
        "instanceMatchCriteria": "targeted",
        "instancePlatform": "Linux/UNIX",
        "instanceType": "g6e.xlarge",
        "tags": TAGS,
    }


def test_from_the_minimum_to_full_a_zones_reservation_grows_in_place() -> None:
    before, after = (recorded(mode).named(f"{NAME}-us-west-2a") for mode in (CapacityMode.MINIMUM, CapacityMode.FULL))
    assert {key for key in after.inputs if before.inputs[key] != after.inputs[key]} == {"instanceCount"}


def test_what_is_idle_is_lent_to_the_accounts_that_the_file_names_and_to_no_stranger() -> None:
    recording = recorded(CapacityMode.MINIMUM, ("222222222222",))
    share = recording.named(f"{NAME}-share")
    assert share.inputs["allowExternalPrincipals"] is False
    assert recording.named(f"{NAME}-share-us-west-2a").inputs == {
        "resourceArn": f"arn:of:{NAME}-us-west-2a",
        "resourceShareArn": f"arn:of:{NAME}-share",
    }
    assert recording.named(f"{NAME}-share-222222222222").inputs == {
        "principal": "222222222222",
        "resourceShareArn": f"arn:of:{NAME}-share",
    }
    assert recording.counts()["aws:ram/principalAssociation:PrincipalAssociation"] == 1


@pytest.mark.parametrize("mode", [CapacityMode.ZERO, CapacityMode.ABSENT])
def test_where_nothing_is_reserved_nothing_is_lent(mode: CapacityMode) -> None:
    assert recorded(mode, ("222222222222",)).counts() == {}
