"""A cluster's network: its VPC, and the security group that EKS makes for its nodes and pods."""

from typing import Any

from localcloud.exchange import Request


def made(request: Request, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """The network of a cluster that was just made, with a group of its own, to which rules of others may refer.

    https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
    """
    from moto.moto_api._internal import mock_random

    ec2 = _ec2(request)
    wanted = set(given.get("subnetIds") or [])
    vpc = next((subnet.vpc_id for subnet in ec2.describe_subnets() if subnet.id in wanted), "")
    group = f"sg-{mock_random.get_random_hex(17)}"
    if vpc:
        told = f"EKS created security group of {name}"
        group = ec2.create_security_group(f"eks-cluster-sg-{name}-{group[3:12]}", told, vpc_id=vpc, force=True).id
    return {
        "endpointPublicAccess": True,
        "endpointPrivateAccess": False,
        "publicAccessCidrs": ["0.0.0.0/0"],
        "securityGroupIds": [],
        **given,
        "clusterSecurityGroupId": group,
        "vpcId": vpc,
    }


def forget(request: Request, network: dict[str, Any]) -> None:
    """The group goes with its cluster."""
    _ec2(request).groups[network["vpcId"]].pop(network["clusterSecurityGroupId"], None)


def _ec2(request: Request) -> Any:
    from moto.ec2.models import ec2_backends

    return ec2_backends[request.account][request.region]
