"""A region's EKS cluster, or none."""

import json
import re
from functools import cache
from ipaddress import IPv4Network

import pytest

from components.cluster import Cluster, ClusterArgs
from spec.access import AccessLevel
from spec.modes import ClusterMode
from tests.components.given import EAST, NAMES, WEST, keys, providers
from tests.recorder import Recording, record

SUBNETS = {"us-west-2a": "subnet-a", "us-west-2b": "subnet-b"}


ADMINS, AUDITORS = "arn:aws:iam::123456789012:role/sso/Operators", "arn:aws:iam::123456789012:role/auditors"
OPERATORS = {ADMINS: AccessLevel.ADMIN, AUDITORS: AccessLevel.VIEW}
OFFICE = IPv4Network("198.51.100.0/24")


@cache
def recorded(mode: ClusterMode, *, known: bool = True, protect: bool = True) -> Recording:
    def program() -> object:
        cluster = Cluster(
            "demo-us-west-2",
            ClusterArgs(
                mode=mode,
                cluster_name=NAMES.cluster(WEST),
                region=WEST,
                subnets=SUBNETS,
                key_arn=keys(WEST)[WEST],
                cluster_role_arn=NAMES.role_arn("cluster"),
                node_role_arn=NAMES.role_arn("node"),
                open_to=[OFFICE] if known else [],
                operators=OPERATORS if known else {},
                protect=protect,
                provider=providers(EAST, WEST)[WEST],
            ),
        )
        return {
            "name": cluster.name,
            "endpoint": cluster.endpoint,
            "group": cluster.security_group_id,
            "kubeconfig": cluster.kubeconfig,
        }

    return record(program)


def test_running_is_one_cluster_in_its_own_region() -> None:
    recording = recorded(ClusterMode.RUNNING)
    assert recording.counts() == {
        "aws:eks/accessEntry:AccessEntry": 2,
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": 2,
        "aws:eks/cluster:Cluster": 1,
    }
    assert set(recording.places().values()) == {"aws-us-west-2"}
    cluster = recording.named("demo-us-west-2-eks")
    assert cluster.type == "aws:eks/cluster:Cluster"
    assert cluster.inputs["name"] == "demo-us-west-2"
    assert cluster.inputs["roleArn"] == "arn:aws:iam::123456789012:role/demo-cluster"
    assert cluster.inputs["vpcConfig"]["subnetIds"] == ["subnet-a", "subnet-b"]


def test_auto_mode_is_on_in_all_three_parts_or_eks_refuses_it() -> None:
    inputs = recorded(ClusterMode.RUNNING).named("demo-us-west-2-eks").inputs
    assert inputs["computeConfig"] == {
        "enabled": True,
        "nodePools": ["general-purpose", "system"],
        "nodeRoleArn": "arn:aws:iam::123456789012:role/demo-node",
    }
    assert inputs["kubernetesNetworkConfig"] == {"elasticLoadBalancing": {"enabled": True}}
    assert inputs["storageConfig"] == {"blockStorage": {"enabled": True}}
    assert inputs["bootstrapSelfManagedAddons"] is False


def test_the_kubernetes_version_is_pinned_and_stays_in_standard_support() -> None:
    inputs = recorded(ClusterMode.RUNNING).named("demo-us-west-2-eks").inputs
    assert re.fullmatch(r"1\.\d\d", inputs["version"])
    assert inputs["upgradePolicy"] == {"supportType": "STANDARD"}


def test_secrets_are_encrypted_and_every_log_is_kept() -> None:
    inputs = recorded(ClusterMode.RUNNING).named("demo-us-west-2-eks").inputs
    assert inputs["encryptionConfig"] == {"provider": {"keyArn": keys(WEST)[WEST]}, "resources": ["secrets"]}
    assert sorted(inputs["enabledClusterLogTypes"]) == [
        "api",
        "audit",
        "authenticator",
        "controllerManager",
        "scheduler",
    ]


def test_operators_enter_by_entries_of_their_own_and_not_because_they_made_the_cluster() -> None:
    recording = recorded(ClusterMode.RUNNING)
    access = recording.named("demo-us-west-2-eks").inputs["accessConfig"]
    assert access == {"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": False}
    entries = recording.of("aws:eks/accessEntry:AccessEntry")
    assert {each.inputs["principalArn"]: each.name for each in entries} == {
        ADMINS: "demo-us-west-2-operator-operators",
        AUDITORS: "demo-us-west-2-operator-auditors",
    }
    granted = recording.of("aws:eks/accessPolicyAssociation:AccessPolicyAssociation")
    assert {each.inputs["principalArn"]: each.inputs["policyArn"].rpartition("/")[2] for each in granted} == {
        ADMINS: "AmazonEKSClusterAdminPolicy",
        AUDITORS: "AmazonEKSViewPolicy",
    }
    assert {each.inputs["clusterName"] for each in [*entries, *granted]} == {"demo-us-west-2"}
    assert all(each.inputs["accessScope"] == {"type": "cluster"} for each in granted)


def test_without_operators_the_one_who_makes_a_cluster_enters_it() -> None:
    recording = recorded(ClusterMode.RUNNING, known=False)
    access = recording.named("demo-us-west-2-eks").inputs["accessConfig"]
    assert access["bootstrapClusterCreatorAdminPermissions"] is True
    assert recording.of("aws:eks/accessEntry:AccessEntry") == []


def test_naming_the_first_operator_does_not_replace_the_cluster() -> None:
    cluster = recorded(ClusterMode.RUNNING).named("demo-us-west-2-eks")
    assert cluster.ignore_changes == ("accessConfig.bootstrapClusterCreatorAdminPermissions",)


def test_the_api_answers_outside_only_to_the_networks_that_are_named() -> None:
    network = recorded(ClusterMode.RUNNING).named("demo-us-west-2-eks").inputs["vpcConfig"]
    assert (network["endpointPrivateAccess"], network["endpointPublicAccess"]) == (True, True)
    assert network["publicAccessCidrs"] == ["198.51.100.0/24"]
    network = recorded(ClusterMode.RUNNING, known=False).named("demo-us-west-2-eks").inputs["vpcConfig"]
    assert (network["endpointPrivateAccess"], network["endpointPublicAccess"]) == (True, False)
    assert "publicAccessCidrs" not in network


def test_traffic_can_be_moved_out_of_a_zone_that_is_ill() -> None:
    assert recorded(ClusterMode.RUNNING).named("demo-us-west-2-eks").inputs["zonalShiftConfig"] == {"enabled": True}


@pytest.mark.parametrize("protect", [True, False])
def test_where_data_is_protected_the_cluster_is_too(protect: bool) -> None:
    inputs = recorded(ClusterMode.RUNNING, protect=protect).named("demo-us-west-2-eks").inputs
    assert inputs["deletionProtection"] is protect


def test_others_are_told_name_endpoint_group_and_a_kubeconfig_for_it() -> None:
    result = recorded(ClusterMode.RUNNING).result
    assert result["name"] == "demo-us-west-2"
    assert result["endpoint"] == "https://demo-us-west-2-eks.example"
    assert result["group"] == "sg-demo-us-west-2-eks"
    config = json.loads(result["kubeconfig"])
    assert config["clusters"][0]["cluster"] == {
        "server": "https://demo-us-west-2-eks.example",
        "certificate-authority-data": "Y2VydA==",
    }


def test_absent_is_nothing_at_all() -> None:
    recording = recorded(ClusterMode.ABSENT)
    assert recording.counts() == {}
    assert recording.result == {"name": "", "endpoint": "", "group": "", "kubeconfig": None}
