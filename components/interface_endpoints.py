"""A region's private ways to AWS services: the part that costs money, so it goes with the compute."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import assert_never

import pulumi
import pulumi_aws as aws

from components import endpoint_policies
from spec.modes import ClusterMode

# What nodes and pods ask, by the endpoint's name, with the prefix of its IAM actions. Load balancers and volumes are
# asked for by EKS Auto Mode from outside the VPC, so theirs are not needed.
# https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
SERVICES = {
    "ecr.api": "ecr",
    "ecr.dkr": "ecr",
    "sts": "sts",
    "eks": "eks",
    "eks-auth": "eks-auth",
    "ec2": "ec2",
    "kms": "kms",
    "secretsmanager": "secretsmanager",
    "logs": "logs",
    "monitoring": "cloudwatch",
}
# https://docs.aws.amazon.com/bedrock/latest/userguide/vpc-interface-endpoints.html
BEDROCK = {"bedrock-runtime": "bedrock"}


@dataclass(frozen=True, kw_only=True)
class InterfaceEndpointsArgs:
    """`subnets` are the private ones, by zone; `cidr` is the VPC's range; `bedrock` says whether the region's gateways
    call Bedrock in this region, which not every region has."""

    mode: ClusterMode
    region: str
    account: str
    vpc_id: pulumi.Input[str]
    cidr: IPv4Network
    subnets: Mapping[str, pulumi.Input[str]]
    bedrock: bool
    provider: aws.Provider


class InterfaceEndpoints(pulumi.ComponentResource):
    """An endpoint in every zone for each AWS service that nodes and pods ask, under the service's own name, and one
    security group that admits HTTPS from the VPC.

    Images, secrets, keys, logs and prompts to Bedrock don't leave the VPC, and a NAT gateway that is lost takes none
    of them along. An endpoint costs about 0.01 USD per hour and zone (https://aws.amazon.com/privatelink/pricing/).
    In a failover they are there; in mode ABSENT a rebuild makes them beside the cluster, in less time than it.
    """

    endpoint_ids: dict[str, pulumi.Output[str]]

    def __init__(self, name: str, args: InterfaceEndpointsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:InterfaceEndpoints", name, None, opts)
        self._name, self._args = name, args
        self._child = pulumi.ResourceOptions(parent=self, provider=args.provider)
        self.endpoint_ids = {}
        match args.mode:
            case ClusterMode.RUNNING:
                group = self._group()
                for service, prefix in {**SERVICES, **(BEDROCK if args.bedrock else {})}.items():
                    self.endpoint_ids[service] = self._endpoint(service, prefix, group).id
            case ClusterMode.ABSENT:
                pass
            case _:
                assert_never(args.mode)
        self.register_outputs({"endpointIds": self.endpoint_ids})

    def _group(self) -> aws.ec2.SecurityGroup:
        group = aws.ec2.SecurityGroup(
            f"{self._name}-endpoints",
            vpc_id=self._args.vpc_id,
            description="HTTPS from the VPC to the interface endpoints",
            tags={"Name": f"{self._name}-endpoints"},
            opts=self._child,
        )
        aws.vpc.SecurityGroupIngressRule(
            f"{self._name}-endpoints-https",
            security_group_id=group.id,
            cidr_ipv4=str(self._args.cidr),
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            description="HTTPS from the VPC",
            opts=self._child,
        )
        return group

    def _endpoint(self, service: str, prefix: str, group: aws.ec2.SecurityGroup) -> aws.ec2.VpcEndpoint:
        label = f"{self._name}-endpoint-{service.replace('.', '-')}"
        return aws.ec2.VpcEndpoint(
            label,
            vpc_id=self._args.vpc_id,
            service_name=f"com.amazonaws.{self._args.region}.{service}",
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
            subnet_ids=list(self._args.subnets.values()),
            security_group_ids=[group.id],
            policy=endpoint_policies.own_account(prefix, self._args.account),
            tags={"Name": label},
            opts=self._child,
        )
