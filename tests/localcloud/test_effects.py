"""An EKS cluster is a control plane: with it, after it, and when it fails."""

from typing import Any

import pytest

from localcloud.errors import LocalCloudError
from tests.localcloud.conftest import ACCOUNT, FakeClusters, World

ROLE = "arn:aws:iam::210987654321:role/demo"
PLACE = (ACCOUNT, "us-east-1", "demo")


def create(world: World, **more: Any) -> Any:
    ec2 = world.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{index}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"][
            "SubnetId"
        ]
        for index, zone in enumerate("cab")
    ]
    eks = world.client("eks")
    return eks.create_cluster(name="demo", roleArn=ROLE, resourcesVpcConfig={"subnetIds": subnets}, **more)["cluster"]


def describe(world: World) -> Any:
    return world.client("eks").describe_cluster(name="demo")["cluster"]


def test_a_cluster_is_creating_until_its_control_plane_answers(world: World) -> None:
    made = create(world)
    assert (made["status"], made.get("endpoint")) == ("CREATING", None)
    world.effects.wait(*PLACE, timeout=5)
    found = describe(world)
    assert (found["status"], found["endpoint"]) == ("ACTIVE", "https://127.0.0.1/demo")
    assert found["certificateAuthority"] == {"data": "Y2E="}
    assert world.clusters.running == {PLACE: ["us-east-1a", "us-east-1b", "us-east-1c"]}


def test_a_deleted_cluster_takes_its_control_plane_with_it(world: World) -> None:
    create(world)
    world.client("eks").delete_cluster(name="demo")
    world.effects.wait(*PLACE, timeout=5)
    assert world.clusters.running == {}


def test_a_cluster_has_a_security_group_of_its_own_that_rules_may_name_and_that_goes_with_it(world: World) -> None:
    ec2, eks = world.client("ec2"), world.client("eks")
    create(world)
    network = describe(world)["resourcesVpcConfig"]

    def groups() -> list[str]:
        found = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [network["vpcId"]]}])
        return [each["GroupId"] for each in found["SecurityGroups"] if each["GroupName"] != "default"]

    assert groups() == [network["clusterSecurityGroupId"]]
    eks.delete_cluster(name="demo")
    assert groups() == []


def test_a_protected_cluster_is_not_deleted(world: World) -> None:
    create(world, deletionProtection=True)
    with pytest.raises(world.client("eks").exceptions.InvalidRequestException, match="Cluster demo is protected"):
        world.client("eks").delete_cluster(name="demo")
    assert describe(world)["deletionProtection"] is True


def test_a_control_plane_that_does_not_start_is_a_failed_cluster_with_the_reason(world: World) -> None:
    class Broken(FakeClusters):
        def start(self, account: str, region: str, name: str, zones: list[str]) -> Any:
            raise LocalCloudError("etcd ended.")

    world.effects.clusters = Broken()  # type: ignore[assignment]
    create(world)
    with pytest.raises(LocalCloudError, match=r"control plane of demo in us-east-1 did not start: etcd ended\."):
        world.effects.wait(*PLACE, timeout=5)
    assert describe(world)["status"] == "FAILED"


def test_after_a_restart_the_control_planes_are_started_again(world: World) -> None:
    create(world)
    again = world.again()
    assert again.clusters.running == {}
    again.effects.resume()
    again.effects.wait(*PLACE, timeout=5)
    assert list(again.clusters.running) == [PLACE]
    assert [each["state"] for each in again.effects.states()] == ["ACTIVE"]


def test_a_kubeconfig_of_no_cluster_is_an_error_that_names_it(world: World) -> None:
    with pytest.raises(LocalCloudError, match=r"no cluster demo in us-east-1 \(account 210987654321\)"):
        world.effects.kubeconfig(*PLACE)


def test_one_service_account_has_one_role(world: World) -> None:
    create(world)
    eks = world.client("eks")
    wanted = {"clusterName": "demo", "namespace": "n", "serviceAccount": "s", "roleArn": ROLE}
    eks.create_pod_identity_association(**wanted)
    with pytest.raises(eks.exceptions.ResourceInUseException, match="Association already exists: n/s"):
        eks.create_pod_identity_association(**wanted)
    found = eks.list_pod_identity_associations(clusterName="demo", namespace="other")
    assert found["associations"] == []
    with pytest.raises(eks.exceptions.ResourceNotFoundException, match="No cluster found for name: none"):
        eks.list_access_entries(clusterName="none")


def test_an_addon_brings_its_kinds_once_the_cluster_is_up_and_takes_them_along(world: World) -> None:
    create(world)
    eks, addon = world.client("eks"), (*PLACE, "aws-secrets-store-csi-driver-provider")
    eks.create_addon(clusterName="demo", addonName=addon[3], addonVersion="v2.1.1-eksbuild.1")
    world.effects.wait(*PLACE, timeout=5)
    assert world.clusters.addons == {addon}
    assert eks.list_addons(clusterName="demo")["addons"] == [addon[3]]
    with pytest.raises(eks.exceptions.ResourceInUseException, match="already exists"):
        eks.create_addon(clusterName="demo", addonName=addon[3])
    eks.delete_addon(clusterName="demo", addonName=addon[3])
    world.effects.wait(*PLACE, timeout=5)
    assert world.clusters.addons == set()
