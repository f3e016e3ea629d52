"""moto's objects of EKS clusters."""

from typing import Any

from localcloud.aws.extensions.routes import ServiceError


def cluster_of(account: str, region: str, name: str) -> Any:
    """moto's object of a cluster; raises ServiceError when there is none."""
    from moto.eks.models import eks_backends

    try:
        return eks_backends[account][region].clusters[name]
    except KeyError:
        raise ServiceError("ResourceNotFoundException", f"No cluster found for name: {name}.", 404) from None


def zones_of(account: str, region: str, cluster: Any) -> list[str]:
    """The availability zones of a cluster's subnets."""
    from moto.ec2.models import ec2_backends

    wanted = set(cluster.resources_vpc_config.get("subnetIds") or [])
    subnets = ec2_backends[account][region].describe_subnets()
    return sorted({subnet.availability_zone for subnet in subnets if subnet.id in wanted})
