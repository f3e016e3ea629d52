"""What the AWS provider refuses, names, finds changed by others, and never deletes by mistake."""

from typing import Any

import pytest

from localcloud.errors import LocalCloudError
from localcloud.provider import UNKNOWN, Properties
from tests.localcloud.conftest import ACCOUNT, URN, World, make

BUCKET = "aws:s3/bucket:Bucket"
OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2"
VPC = "aws:ec2/vpc:Vpc"


def live(world: World, token: str, made: tuple[str, Properties, Properties], **tags: str) -> Properties | None:
    """The inputs as a refresh finds them."""
    found = world.provider(tags=tags).read(token, URN, *made)
    return found and found[1]


def test_an_unknown_type_says_where_to_add_it(world: World) -> None:
    with pytest.raises(LocalCloudError, match=r"aws:sqs/queue:Queue is not known .* localcloud/aws/types/sqs\.py"):
        world.provider().check("aws:sqs/queue:Queue", URN, {}, {})
    with pytest.raises(
        LocalCloudError, match=r"aws:ec2/instance:Instance is not known .* localcloud/aws/types/ec2\.py"
    ):
        world.provider().check("aws:ec2/instance:Instance", URN, {}, {})
    with pytest.raises(LocalCloudError, match=r"function aws:ec2/getAmi:getAmi is not known"):
        world.provider().invoke("aws:ec2/getAmi:getAmi", {})


def test_a_missing_input_is_refused_by_name(world: World) -> None:
    _, failures = world.provider().check(VPC, URN, {}, {})
    assert [(each.property, each.reason) for each in failures] == [
        ("cidrBlock", "cidrBlock is missing: aws:ec2/vpc:Vpc can't be made without it.")
    ]


def test_a_name_is_made_once_and_kept(world: World) -> None:
    urn = URN.format(token=BUCKET, name="models")
    first, _ = world.provider().check(BUCKET, urn, {}, {})
    assert first["bucket"].startswith("models-")
    assert world.provider().check(BUCKET, urn, first, {})[0] == first
    assert world.provider().check(BUCKET, urn, {}, {})[0] != first
    assert world.provider().check(BUCKET, urn, first, {"bucket": "mine"})[0] == {"bucket": "mine"}


def test_a_preview_changes_nothing(world: World) -> None:
    provider = world.provider()
    assert provider.create(BUCKET, URN, {"bucket": "one", "tags": {"a": UNKNOWN}}, 0, True)[1]["bucket"] == "one"
    made = make(provider, BUCKET, {"bucket": "two"})
    outputs = provider.update(BUCKET, URN, *made, {"bucket": "two", "tags": {"a": "1"}}, 0, True)
    assert outputs["arn"] == "arn:aws:s3:::two"
    assert live(world, BUCKET, made) == made[1]
    assert [each["Name"] for each in world.client("s3").list_buckets()["Buckets"]] == ["two"]


def test_default_tags_reach_the_resource_and_are_no_drift(world: World) -> None:
    provider = world.provider(tags={"env": "demo", "team": "x"})
    made = make(provider, VPC, {"cidrBlock": "10.0.0.0/16", "tags": {"team": "y"}})
    assert made[2]["tagsAll"] == {"env": "demo", "team": "y"}
    assert live(world, VPC, made, env="demo", team="x") == made[1]


def test_other_default_tags_are_a_change(world: World) -> None:
    made = make(world.provider(tags={"env": "demo"}), VPC, {"cidrBlock": "10.0.0.0/16"})
    provider = world.provider(tags={"env": "prod"})
    assert list(provider.diff(VPC, *made, made[1], ()).changes) == ["tagsAll"]
    outputs = provider.update(VPC, URN, *made, made[1], 0, False)
    assert outputs["tagsAll"] == {"env": "prod"}


def test_drift_made_by_others_is_found(world: World) -> None:
    made = make(world.provider(), VPC, {"cidrBlock": "10.0.0.0/16", "tags": {"a": "1"}})
    ec2 = world.client("ec2")
    ec2.modify_vpc_attribute(VpcId=made[0], EnableDnsHostnames={"Value": True})
    ec2.create_tags(Resources=[made[0]], Tags=[{"Key": "b", "Value": "2"}])
    assert live(world, VPC, made) == {**made[1], "enableDnsHostnames": True, "tags": {"a": "1", "b": "2"}}
    ec2.delete_vpc(VpcId=made[0])
    assert live(world, VPC, made) is None


def test_a_value_that_others_took_away_is_missing_from_the_inputs(world: World) -> None:
    made = make(world.provider(), "aws:iam/role:Role", {"assumeRolePolicy": "{}", "description": "d", "name": "r"})
    world.client("iam").update_role(RoleName="r", Description="")
    assert live(world, "aws:iam/role:Role", made) == {"assumeRolePolicy": "{}", "name": "r"}


def test_the_content_of_an_object_changed_by_others_is_drift(world: World) -> None:
    make(world.provider(), BUCKET, {"bucket": "one"})
    made = make(world.provider(), OBJECT, {"bucket": "one", "key": "k", "content": "mine"})
    world.client("s3").put_object(Bucket="one", Key="k", Body=b"theirs")
    assert live(world, OBJECT, made) == {**made[1], "content": "theirs"}


def test_deleting_an_object_deletes_all_its_versions(world: World) -> None:
    s3 = world.client("s3")
    make(world.provider(), BUCKET, {"bucket": "one"})
    s3.put_bucket_versioning(Bucket="one", VersioningConfiguration={"Status": "Enabled"})
    made = make(world.provider(), OBJECT, {"bucket": "one", "key": "k", "content": "1"})
    s3.put_object(Bucket="one", Key="k", Body=b"2")
    s3.put_object(Bucket="one", Key="k/other", Body=b"3")
    s3.delete_object(Bucket="one", Key="k")
    world.provider().delete(OBJECT, URN, *made, 0)
    assert [each["Key"] for each in s3.list_object_versions(Bucket="one")["Versions"]] == ["k/other"]


def test_a_bucket_that_is_not_empty_stays_unless_forced(world: World) -> None:
    provider, s3 = world.provider(), world.client("s3")
    made = make(provider, BUCKET, {"bucket": "one"})
    s3.put_bucket_versioning(Bucket="one", VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket="one", Key="k", Body=b"1")
    with pytest.raises(LocalCloudError, match="could not delete aws:s3/bucket:Bucket one: BucketNotEmpty"):
        provider.delete(BUCKET, URN, *made, 0)
    provider.delete(BUCKET, URN, made[0], {**made[1], "forceDestroy": True}, made[2], 0)
    assert s3.list_buckets()["Buckets"] == []


def test_a_bucket_of_the_same_name_is_refused_also_in_us_east_1(world: World) -> None:
    make(world.provider(), BUCKET, {"bucket": "one"})
    with pytest.raises(LocalCloudError, match="The bucket one exists already"):
        make(world.provider(), BUCKET, {"bucket": "one"})


def test_a_cluster_without_a_last_snapshot_is_not_deleted(world: World) -> None:
    token = "aws:rds/cluster:Cluster"
    inputs = {
        "engine": "aurora-postgresql",
        "masterUsername": "u",
        "masterPassword": "password",
        "clusterIdentifier": "c",
    }
    made = make(world.provider(), token, inputs)
    with pytest.raises(LocalCloudError, match="cluster c can't be deleted: set skipFinalSnapshot, or name"):
        world.provider().delete(token, URN, *made, 0)
    assert live(world, token, made) == made[1]


def test_automated_snapshots_go_with_their_cluster_and_others_stay(world: World) -> None:
    token, rds = "aws:rds/cluster:Cluster", world.client("rds")
    inputs = {"engine": "aurora-postgresql", "masterUsername": "u", "masterPassword": "password"}
    for name in ("one", "two"):
        made = make(world.provider(), token, {**inputs, "clusterIdentifier": name, "skipFinalSnapshot": True})
    rds.create_db_cluster_snapshot(DBClusterIdentifier="two", DBClusterSnapshotIdentifier="by-hand")
    world.provider().delete(token, URN, *made, 0)
    left = [each["DBClusterSnapshotIdentifier"] for each in rds.describe_db_cluster_snapshots()["DBClusterSnapshots"]]
    assert [name.split("-20")[0] for name in left] == ["rds:one", "by-hand"]


def test_a_zone_that_still_has_records_is_not_deleted_unless_forced(world: World) -> None:
    token = "aws:route53/zone:Zone"
    made = make(world.provider(), token, {"name": "a.example.com"})
    record = {"zoneId": made[0], "name": "x", "type": "A", "ttl": 60, "records": ["10.0.0.1"]}
    make(world.provider(), "aws:route53/record:Record", record)
    with pytest.raises(LocalCloudError, match=r"still holds x\.a\.example\.com"):
        world.provider().delete(token, URN, *made, 0)
    world.provider().delete(token, URN, made[0], {**made[1], "forceDestroy": True}, made[2], 0)
    assert live(world, token, made) is None


def test_a_policy_that_aws_does_not_have_is_an_error(world: World) -> None:
    make(world.provider(), "aws:iam/role:Role", {"assumeRolePolicy": "{}", "name": "r"})
    wrong = {"role": "r", "policyArn": "arn:aws:iam::aws:policy/AmazonEKSClusterPolcy"}
    with pytest.raises(LocalCloudError, match="AmazonEKSClusterPolcy can't be attached to the role r"):
        make(world.provider(), "aws:iam/rolePolicyAttachment:RolePolicyAttachment", wrong)


def test_the_region_of_a_resource_may_differ_from_its_providers(world: World) -> None:
    _, _, outputs = make(world.provider(), VPC, {"cidrBlock": "10.0.0.0/16", "region": "us-west-2"})
    assert outputs["arn"].startswith(f"arn:aws:ec2:us-west-2:{ACCOUNT}:vpc/")
    assert outputs["region"] == "us-west-2"


@pytest.mark.parametrize(("kind", "body"), [("application/json", '{"a": 1}'), ("application/octet-stream", "")])
def test_get_object_gives_the_body_of_readable_types_alone(world: World, kind: str, body: str) -> None:
    make(world.provider(), BUCKET, {"bucket": "one"})
    make(world.provider(), OBJECT, {"bucket": "one", "key": "k", "content": '{"a": 1}', "contentType": kind})
    found: dict[str, Any] = world.provider().invoke("aws:s3/getObject:getObject", {"bucket": "one", "key": "k"})
    assert (found["body"], found["contentLength"]) == (body, 8)
    with pytest.raises(LocalCloudError, match="NoSuchKey"):
        world.provider().invoke("aws:s3/getObject:getObject", {"bucket": "one", "key": "none"})


def test_the_caller_is_the_environments_account(world: World) -> None:
    found = world.provider().invoke("aws:index/getCallerIdentity:getCallerIdentity", {})
    assert found["accountId"] == ACCOUNT
