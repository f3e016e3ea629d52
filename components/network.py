"""A region's network: the part that outlives the region's compute, since databases live in it."""

from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
import pulumi_aws as aws

from components import endpoint_policies
from components.subnets import ZoneSubnets, divide


@dataclass(frozen=True, kw_only=True)
class NetworkArgs:
    """`cidr` is divided over `zones`; `cluster` is the EKS cluster whose load balancers may use the public subnets."""

    region: str
    account: str
    cidr: IPv4Network
    zones: tuple[str, ...]
    cluster: str
    provider: aws.Provider


class Network(pulumi.ComponentResource):
    """A VPC with a private and a public subnet per zone, a route table per private subnet, and gateway endpoints of S3
    and DynamoDB.

    All of it is free while idle; NAT gateways and interface endpoints, which are not, belong to the region layer
    (`Egress`, `InterfaceEndpoints`). The default security group is left without rules, and nothing here opens a port.
    In a failover it is already there.
    """

    vpc_id: pulumi.Output[str]
    private_subnets: dict[str, pulumi.Output[str]]
    public_subnets: dict[str, pulumi.Output[str]]
    private_route_tables: dict[str, pulumi.Output[str]]

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:Network", name, None, opts)
        self._name = name
        self._child = pulumi.ResourceOptions(parent=self, provider=args.provider)
        self._args = args
        vpc = aws.ec2.Vpc(
            f"{name}-vpc",
            cidr_block=str(args.cidr),
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags={"Name": name},
            opts=self._child,
        )
        self.vpc_id = vpc.id
        # AWS gives this group rules that let its members talk to each other and to the world: it gets none.
        aws.ec2.DefaultSecurityGroup(f"{name}-default", vpc_id=vpc.id, tags={"Name": f"{name}-none"}, opts=self._child)
        self.private_subnets, self.public_subnets, self.private_route_tables = {}, {}, {}
        public_routes = self._public_routes(vpc)
        for ranges in divide(args.cidr, args.zones):
            self._zone(vpc, ranges, public_routes)
        self._gateway_endpoint("s3", endpoint_policies.s3(args.region, args.account))
        self._gateway_endpoint("dynamodb", endpoint_policies.own_account("dynamodb", args.account))
        self.register_outputs({"vpcId": self.vpc_id})

    def _gateway_endpoint(self, service: str, policy: str) -> None:
        # https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
        aws.ec2.VpcEndpoint(
            f"{self._name}-{service}",
            vpc_id=self.vpc_id,
            service_name=f"com.amazonaws.{self._args.region}.{service}",
            vpc_endpoint_type="Gateway",
            route_table_ids=list(self.private_route_tables.values()),
            policy=policy,
            tags={"Name": f"{self._name}-{service}"},
            opts=self._child,
        )

    def _public_routes(self, vpc: aws.ec2.Vpc) -> aws.ec2.RouteTable:
        gateway = aws.ec2.InternetGateway(
            f"{self._name}-internet", vpc_id=vpc.id, tags={"Name": self._name}, opts=self._child
        )
        table = aws.ec2.RouteTable(
            f"{self._name}-public", vpc_id=vpc.id, tags={"Name": f"{self._name}-public"}, opts=self._child
        )
        aws.ec2.Route(
            f"{self._name}-public-default",
            route_table_id=table.id,
            destination_cidr_block="0.0.0.0/0",
            gateway_id=gateway.id,
            opts=self._child,
        )
        return table

    def _zone(self, vpc: aws.ec2.Vpc, ranges: ZoneSubnets, public_routes: aws.ec2.RouteTable) -> None:
        # The role tags are how EKS finds the subnets for load balancers:
        # https://docs.aws.amazon.com/eks/latest/userguide/tag-subnets-auto.html
        for side, cidr, role in (
            ("private", ranges.private, "kubernetes.io/role/internal-elb"),
            ("public", ranges.public, "kubernetes.io/role/elb"),
        ):
            label = f"{self._name}-{side}-{ranges.zone}"
            subnet = aws.ec2.Subnet(
                label,
                vpc_id=vpc.id,
                cidr_block=cidr,
                availability_zone=ranges.zone,
                map_public_ip_on_launch=False,
                tags={"Name": label, role: "1", f"kubernetes.io/cluster/{self._args.cluster}": "shared"},
                opts=self._child,
            )
            if side == "public":
                self.public_subnets[ranges.zone] = subnet.id
                table_id = public_routes.id
            else:
                self.private_subnets[ranges.zone] = subnet.id
                table = aws.ec2.RouteTable(f"{label}-routes", vpc_id=vpc.id, tags={"Name": label}, opts=self._child)
                self.private_route_tables[ranges.zone] = table_id = table.id
            aws.ec2.RouteTableAssociation(
                f"{label}-routed", subnet_id=subnet.id, route_table_id=table_id, opts=self._child
            )
