"""One way into moto: the same world again from the journal, accounts apart, errors in the service's own form."""

from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from localcloud.exchange import Request
from tests.localcloud.conftest import ACCOUNT, World, make

VPC = "aws:ec2/vpc:Vpc"


def vpcs(world: World, region: str = "us-east-1", account: str = ACCOUNT) -> list[str]:
    return [vpc["VpcId"] for vpc in world.client("ec2", region, account).describe_vpcs()["Vpcs"]]


def test_a_replay_gives_the_same_ids(world: World) -> None:
    for region in ("us-west-2", "us-east-1"):
        world.client("ec2", region).create_vpc(CidrBlock="10.0.0.0/16")
    key = world.client("kms").create_key()["KeyMetadata"]["KeyId"]
    zone = world.client("route53").create_hosted_zone(Name="a.example.com", CallerReference="1")["HostedZone"]["Id"]
    found = {region: vpcs(world, region) for region in ("us-east-1", "us-west-2")}
    again = world.again()
    assert {region: vpcs(again, region) for region in ("us-east-1", "us-west-2")} == found
    assert again.client("kms").describe_key(KeyId=key)["KeyMetadata"]["KeyId"] == key
    assert [each["Id"] for each in again.client("route53").list_hosted_zones()["HostedZones"]] == [zone]


def test_the_default_vpc_is_the_same_whichever_request_comes_first(tmp_path: Path) -> None:
    first = World(tmp_path, "one")
    default = vpcs(first)
    second = World(tmp_path, "one")
    second.client("ec2").create_internet_gateway()
    assert vpcs(second) == default


def test_another_world_has_other_ids(tmp_path: Path) -> None:
    found = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        found.add(World(tmp_path / name, name).client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"])
    assert len(found) == 2


def test_accounts_see_nothing_of_each_other(world: World) -> None:
    made = world.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    assert made in vpcs(world)
    assert made not in vpcs(world, account="111111111111")
    assert world.client("sts", account="111111111111").get_caller_identity()["Account"] == "111111111111"


def test_only_what_changes_something_is_written_down(world: World) -> None:
    vpcs(world)
    world.client("s3").list_buckets()
    with pytest.raises(ClientError):
        world.client("s3").delete_bucket(Bucket="none")
    assert world.journal.size == 0
    world.client("s3").create_bucket(Bucket="one")
    assert world.journal.size == 1


def test_an_operation_cut_off_half_way_leaves_no_trace_after_a_restart(world: World) -> None:
    _, _, whole = make(world.provider(), VPC, {"cidrBlock": "10.1.0.0/16"})
    with world.funnel.transaction():
        half = world.client("ec2").create_vpc(CidrBlock="10.2.0.0/16")["Vpc"]["VpcId"]
        assert half in vpcs(world)
        found = vpcs(world.again())
    assert whole["id"] in found
    assert half not in found


def test_a_call_that_moto_lacks_is_an_error_that_says_so(world: World) -> None:
    with pytest.raises(ClientError, match="has not got this call of backup: GET "):
        world.client("backup").list_recovery_points_by_resource(ResourceArn="arn:aws:s3:::x")
    with pytest.raises(ClientError, match="has not got this call of rds: The describe_db_recommendations"):
        world.client("rds").describe_db_recommendations()


@pytest.mark.parametrize(
    ("request_", "changes"),
    [
        (Request("GET", "/bucket/key"), False),
        (Request("PUT", "/bucket/key"), True),
        (Request("POST", "/", {"x-amz-target": "TrentService.DescribeKey"}), False),
        (Request("POST", "/", {"x-amz-target": "TrentService.CreateKey"}), True),
        (Request("POST", "/", {"content-type": "application/x-www-form-urlencoded"}, b"Action=DescribeVpcs"), False),
        (Request("POST", "/", {"content-type": "application/x-www-form-urlencoded"}, b"Action=CreateVpc"), True),
    ],
)
def test_reading_is_told_from_changing(request_: Request, changes: bool) -> None:
    assert request_.changes_something is changes


def test_random_passwords_differ(world: World) -> None:
    secrets = world.client("secretsmanager")
    assert secrets.get_random_password()["RandomPassword"] != secrets.get_random_password()["RandomPassword"]
