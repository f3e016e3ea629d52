"""A region that is lost does not answer; all others, and what is everywhere, do."""

from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError

from localcloud.client import LocalCloud
from localcloud.errors import LocalCloudError
from localcloud.settings import Settings, save, with_outage
from tests.localcloud.conftest import ACCOUNT, World, make
from tests.localcloud.test_effects import create, describe

WEST = "us-west-2"


def lose(world: World, region: str, *, lost: bool = True) -> None:
    save(world.settings, with_outage(Settings(), region, lost=lost))


def test_a_lost_regions_services_do_not_answer_until_it_is_back(world: World) -> None:
    lose(world, WEST)
    for service, ask in (("sts", "get_caller_identity"), ("ec2", "describe_vpcs"), ("secretsmanager", "list_secrets")):
        with pytest.raises(EndpointConnectionError, match=f"https://{service}.us-west-2.amazonaws.com/"):
            getattr(world.client(service, WEST), ask)()
        assert getattr(world.client(service), ask)()
    lose(world, WEST, lost=False)
    assert world.client("ec2", WEST).describe_vpcs()["Vpcs"]


def test_iam_and_route_53_live_on_when_the_region_that_signs_for_them_is_lost(world: World) -> None:
    lose(world, "us-east-1")
    assert world.client("iam").list_roles()["Roles"] == []
    assert world.client("route53").list_hosted_zones()["HostedZones"] == []


def test_a_lost_regions_bucket_does_not_answer_whoever_asks(world: World) -> None:
    place = {"LocationConstraint": WEST}
    world.client("s3", WEST).create_bucket(Bucket="west", CreateBucketConfiguration=place)
    world.client("s3").create_bucket(Bucket="east")
    lose(world, WEST)
    with pytest.raises(EndpointConnectionError):
        world.client("s3").list_objects_v2(Bucket="west")
    assert world.client("s3").list_objects_v2(Bucket="east")["KeyCount"] == 0


def test_the_provider_says_in_one_sentence_who_did_not_answer(world: World) -> None:
    lose(world, WEST)
    with pytest.raises(LocalCloudError, match=r"could not create aws:ec2/vpc:Vpc: Could not connect to the endpoint"):
        make(world.provider(WEST), "aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"})


def test_a_lost_regions_clusters_are_down_and_come_back_with_what_they_held(world: World) -> None:
    create(world)
    world.effects.wait(ACCOUNT, "us-east-1", "demo", timeout=5)
    world.effects.lose("us-east-1", timeout=5)
    assert world.clusters.running == {}
    assert describe(world)["status"] == "ACTIVE", "as moto keeps it; nobody can ask"
    world.effects.regain("us-east-1")
    world.effects.wait(ACCOUNT, "us-east-1", "demo", timeout=5)
    assert list(world.clusters.running) == [(ACCOUNT, "us-east-1", "demo")]


def test_a_local_cloud_that_starts_during_an_outage_leaves_the_lost_regions_clusters_down(world: World) -> None:
    create(world)
    world.effects.wait(ACCOUNT, "us-east-1", "demo", timeout=5)
    lose(world, "us-east-1")
    again = world.again()
    again.effects.resume()
    again.effects.wait(ACCOUNT, "us-east-1", "demo", timeout=5)
    assert again.clusters.running == {}
    lose(again, "us-east-1", lost=False)
    again.effects.regain("us-east-1")
    again.effects.wait(ACCOUNT, "us-east-1", "demo", timeout=5)
    assert list(again.clusters.running) == [(ACCOUNT, "us-east-1", "demo")]


def test_other_programs_find_their_connection_closed(cloud: LocalCloud, tmp_path: Path) -> None:
    cloud.start()
    reach = cloud.environment()

    def client(region: str) -> Any:
        return boto3.client(
            "ec2",
            region_name=region,
            endpoint_url=reach["AWS_ENDPOINT_URL"],
            aws_access_key_id=reach["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=reach["AWS_SECRET_ACCESS_KEY"],
            config=Config(retries={"max_attempts": 0}),
        )

    cloud.outage(WEST, lost=True)
    with pytest.raises(ConnectionClosedError):
        client(WEST).describe_vpcs()
    assert client("us-east-1").describe_vpcs()["Vpcs"]
    cloud.outage(WEST, lost=False)
    assert client(WEST).describe_vpcs()["Vpcs"]
