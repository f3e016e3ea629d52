"""A region's EKS cluster, or none."""

import json
import re
from functools import cache

from components.cluster import Cluster, ClusterArgs
from spec.modes import ClusterMode
from tests.components.given import EAST, NAMES, WEST, keys, providers
from tests.recorder import Recording, record

SUBNETS = {"us-west-2a": "subnet-a", "us-west-2b": "subnet-b"}


@cache
def recorded(mode: ClusterMode) -> Recording:
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
    assert recording.places() == {"demo-us-west-2-eks": "aws-us-west-2"}
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


def test_secrets_are_encrypted_access_is_by_api_and_every_log_is_kept() -> None:
    inputs = recorded(ClusterMode.RUNNING).named("demo-us-west-2-eks").inputs
    assert inputs["encryptionConfig"] == {"provider": {"keyArn": keys(WEST)[WEST]}, "resources": ["secrets"]}
    assert inputs["accessConfig"] == {"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": True}
    assert sorted(inputs["enabledClusterLogTypes"]) == [
        "api",
        "audit",
        "authenticator",
        "controllerManager",
        "scheduler",
    ]
    assert (inputs["vpcConfig"]["endpointPrivateAccess"], inputs["vpcConfig"]["endpointPublicAccess"]) == (True, True)


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
