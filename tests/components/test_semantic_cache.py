"""The semantic cache of a gateway in each mode."""

from functools import cache

import pytest

from components.semantic_cache import SemanticCache, SemanticCacheArgs
from spec.modes import GatewayMode
from tests.components.given import WEST, keys, providers
from tests.recorder import Recording, record

NAME = "claims-cache-us-west-2"
PRESENT = [GatewayMode.RUNNING, GatewayMode.SMALL]


@cache
def recorded(mode: GatewayMode) -> Recording:
    def program() -> object:
        return SemanticCache(
            NAME,
            SemanticCacheArgs(
                mode=mode,
                group="demo-claims",
                instance="cache.t4g.small",
                vpc_id="vpc-1",
                subnets={"us-west-2a": "subnet-a", "us-west-2b": "subnet-b"},
                clients="sg-cluster",
                key_arn=keys(WEST)[WEST],
                provider=providers(WEST)[WEST],
            ),
        ).group

    return record(program)


@pytest.mark.parametrize("mode", PRESENT)
def test_it_is_one_group_with_its_own_user_network_access_and_parameters_in_the_region(mode: GatewayMode) -> None:
    recording = recorded(mode)
    assert recording.counts() == {
        "aws:ec2/securityGroup:SecurityGroup": 1,
        "aws:elasticache/parameterGroup:ParameterGroup": 1,
        "aws:elasticache/replicationGroup:ReplicationGroup": 1,
        "aws:elasticache/subnetGroup:SubnetGroup": 1,
        "aws:elasticache/user:User": 1,
        "aws:elasticache/userGroup:UserGroup": 1,
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 1,
    }
    nouns = ("access", "access-cluster", "group", "parameters", "subnets", "user", "users")
    assert recording.places() == {f"{NAME}-{noun}": "aws-us-west-2" for noun in nouns}
    assert recording.result == "demo-claims"


def test_absent_is_nothing_at_all() -> None:
    recording = recorded(GatewayMode.ABSENT)
    assert recording.counts() == {}
    assert recording.result == ""


@pytest.mark.parametrize(("mode", "nodes", "over_zones"), [(PRESENT[0], 2, True), (PRESENT[1], 1, False)])
def test_where_the_gateway_runs_in_full_the_cache_outlives_a_zone(
    mode: GatewayMode, nodes: int, over_zones: bool
) -> None:
    group = recorded(mode).named(f"{NAME}-group").inputs
    assert group["numCacheClusters"] == nodes
    assert (group["automaticFailoverEnabled"], group["multiAzEnabled"]) == (over_zones, over_zones)


def test_it_is_a_valkey_that_can_search_vectors() -> None:
    recording = recorded(GatewayMode.RUNNING)
    group = recording.named(f"{NAME}-group").inputs
    assert (group["engine"], group["engineVersion"], group["port"]) == ("valkey", "8.2", 6379)
    assert group["nodeType"] == "cache.t4g.small"
    parameters = recording.named(f"{NAME}-parameters").inputs
    assert group["parameterGroupName"] == parameters["name"] == "demo-claims-valkey8"
    assert parameters["family"] == "valkey8"
    assert {each["name"]: each["value"] for each in parameters["parameters"]} == {
        "maxmemory-policy": "allkeys-lru",
        "reserved-memory-percent": "30",
    }


@pytest.mark.parametrize("mode", PRESENT)
def test_it_is_encrypted_at_rest_with_the_regions_key_and_in_transit(mode: GatewayMode) -> None:
    group = recorded(mode).named(f"{NAME}-group").inputs
    assert group["transitEncryptionEnabled"] is True
    assert group["atRestEncryptionEnabled"] is True
    assert group["kmsKeyId"] == keys(WEST)[WEST]


@pytest.mark.parametrize("mode", PRESENT)
def test_the_gateways_user_logs_in_by_iam_and_may_only_keep_and_find_answers(mode: GatewayMode) -> None:
    recording = recorded(mode)
    user = recording.named(f"{NAME}-user").inputs
    assert user["userId"] == user["userName"] == "demo-claims"  # IAM asks for that
    assert user["authenticationMode"] == {"type": "iam"}
    assert not {"passwords", "noPasswordRequired"} & set(user)
    words = user["accessString"].split()
    assert words[:4] == ["on", "~answers:*", "resetchannels", "-@all"]
    assert set(words[4:]) == {"+@connection", "+hset", "+expire", "+ft.create", "+ft.search"}
    group = recording.named(f"{NAME}-group").inputs
    assert recording.named(f"{NAME}-users").inputs["userIds"] == ["demo-claims"]
    assert group["userGroupIds"] == ["demo-claims"]
    assert "authToken" not in group
    assert all(each.secrets == frozenset() for each in recording.resources())


@pytest.mark.parametrize("mode", PRESENT)
def test_it_lies_in_private_subnets_and_is_reached_from_the_cluster_alone(mode: GatewayMode) -> None:
    recording = recorded(mode)
    assert recording.named(f"{NAME}-subnets").inputs["subnetIds"] == ["subnet-a", "subnet-b"]
    access = recording.named(f"{NAME}-access").inputs
    assert access["vpcId"] == "vpc-1"
    assert not {"ingress", "egress"} & set(access)
    rule = recording.named(f"{NAME}-access-cluster").inputs
    assert (rule["fromPort"], rule["toPort"], rule["ipProtocol"]) == (6379, 6379, "tcp")
    assert rule["referencedSecurityGroupId"] == "sg-cluster"
    assert not {"cidrIpv4", "cidrIpv6"} & set(rule)
    assert recording.named(f"{NAME}-group").inputs["securityGroupIds"] == [rule["securityGroupId"]]


def test_what_it_holds_can_be_asked_again_so_nothing_of_it_is_kept() -> None:
    group = recorded(GatewayMode.RUNNING).named(f"{NAME}-group").inputs
    assert group["snapshotRetentionLimit"] == 0
    assert "finalSnapshotIdentifier" not in group
    assert group["applyImmediately"] is True
