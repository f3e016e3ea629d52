"""Outputs: what was asked for, and what AWS says beyond it, also inside of what was asked for."""

from typing import Any

from localcloud.aws.kind import Place
from localcloud.aws.shape import outputs_of, planned
from localcloud.aws.types import kind_of
from localcloud.provider import UNKNOWN

CLUSTER = kind_of("aws:eks/cluster:Cluster")
ASKED: dict[str, Any] = {"name": "demo", "vpcConfig": {"subnetIds": ["subnet-1"]}}
FOUND = {"vpcConfig": {"subnetIds": ["subnet-1"], "clusterSecurityGroupId": "sg-1", "vpcId": "vpc-1"}, "tags": {}}
AT: Any = type("At", (), {"region": "us-east-1"})


def outputs() -> dict[str, Any]:
    at: Place = AT
    return outputs_of(CLUSTER, at, "demo", ASKED, FOUND)


def test_what_aws_adds_to_an_object_that_was_asked_for_is_an_output() -> None:
    assert outputs()["vpcConfig"] == FOUND["vpcConfig"]


def test_a_first_preview_does_not_know_what_aws_will_add() -> None:
    assert planned(CLUSTER, ASKED, {})["vpcConfig"] == {
        "subnetIds": ["subnet-1"],
        "clusterSecurityGroupId": UNKNOWN,
        "vpcId": UNKNOWN,
    }


def test_a_later_preview_knows_what_aws_has_added() -> None:
    changed = {**ASKED, "vpcConfig": {"subnetIds": ["subnet-1", "subnet-2"]}}
    assert planned(CLUSTER, changed, outputs())["vpcConfig"] == {
        "subnetIds": ["subnet-1", "subnet-2"],
        "clusterSecurityGroupId": "sg-1",
        "vpcId": "vpc-1",
    }
