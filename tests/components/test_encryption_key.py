"""The multi-region key."""

from functools import cache

from components.encryption_key import EncryptionKey, EncryptionKeyArgs
from components.key_policy import key_policy
from tests.components.given import ACCOUNT, EAST, EUROPE, WEST, providers
from tests.recorder import Recording, record


@cache
def recorded(*regions: str, home: str = EAST) -> Recording:
    def program() -> object:
        key = EncryptionKey(
            "demo",
            EncryptionKeyArgs(account=ACCOUNT, home=home, alias="alias/demo-data", providers=providers(*regions)),
        )
        return {"arns": key.arns, "id": key.key_id}

    return record(program)


def test_every_region_has_the_same_key_under_the_same_alias() -> None:
    recording = recorded(EAST, WEST, EUROPE)
    assert recording.counts() == {"aws:kms/alias:Alias": 3, "aws:kms/key:Key": 1, "aws:kms/replicaKey:ReplicaKey": 2}
    for region in (EAST, WEST, EUROPE):
        assert recording.named(f"demo-{region}").provider == f"aws-{region}"
        alias = recording.named(f"demo-alias-{region}")
        assert alias.provider == f"aws-{region}"
        assert alias.inputs == {"name": "alias/demo-data", "targetKeyId": f"arn:of:demo-{region}"}
    assert recording.result == {
        "arns": {region: f"arn:of:demo-{region}" for region in (EAST, WEST, EUROPE)},
        "id": "mrk-0123",
    }


def test_the_key_is_rotated_usable_in_other_regions_and_slow_to_delete() -> None:
    recording = recorded(EAST, WEST)
    key = recording.named("demo-us-east-1").inputs
    assert key["multiRegion"] is True
    assert key["enableKeyRotation"] is True
    assert key["deletionWindowInDays"] == 30
    replica = recording.named("demo-us-west-2")
    assert replica.type == "aws:kms/replicaKey:ReplicaKey"
    assert replica.inputs["primaryKeyArn"] == "arn:of:demo-us-east-1"
    assert replica.inputs["deletionWindowInDays"] == 30


def test_the_home_region_need_not_come_first() -> None:
    recording = recorded(WEST, EAST, home=EAST)
    assert [key.name for key in recording.of("aws:kms/key:Key")] == ["demo-us-east-1"]
    assert [key.name for key in recording.of("aws:kms/replicaKey:ReplicaKey")] == ["demo-us-west-2"]


def test_a_single_region_has_no_replica() -> None:
    assert recorded(EAST).counts() == {"aws:kms/alias:Alias": 1, "aws:kms/key:Key": 1}


def test_the_key_and_each_replica_have_their_regions_policy() -> None:
    recording = recorded(EAST, WEST)
    for region in (EAST, WEST):
        assert recording.named(f"demo-{region}").inputs["policy"] == key_policy(ACCOUNT, region)
