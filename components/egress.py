"""A region's way out of its private subnets: the part of the network that costs money, so it goes with the compute."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

import pulumi
import pulumi_aws as aws

from spec.modes import ClusterMode


@dataclass(frozen=True, kw_only=True)
class EgressArgs:
    """Subnets and route tables by zone, from the data layer's topology."""

    mode: ClusterMode
    public_subnets: Mapping[str, pulumi.Input[str]]
    private_route_tables: Mapping[str, pulumi.Input[str]]
    provider: aws.Provider


class Egress(pulumi.ComponentResource):
    """A NAT gateway per zone, so that the loss of a zone takes no other zone's way out with it."""

    gateway_ids: dict[str, pulumi.Output[str]]

    def __init__(self, name: str, args: EgressArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:Egress", name, None, opts)
        self.gateway_ids = {}
        match args.mode:
            case ClusterMode.RUNNING:
                self._gateways(name, args)
            case ClusterMode.ABSENT:
                pass
            case _:
                assert_never(args.mode)
        self.register_outputs({"gatewayIds": self.gateway_ids})

    def _gateways(self, name: str, args: EgressArgs) -> None:
        child = pulumi.ResourceOptions(parent=self, provider=args.provider)
        for zone, subnet in args.public_subnets.items():
            address = aws.ec2.Eip(f"{name}-ip-{zone}", domain="vpc", tags={"Name": f"{name}-{zone}"}, opts=child)
            gateway = aws.ec2.NatGateway(
                f"{name}-nat-{zone}",
                subnet_id=subnet,
                allocation_id=address.id,
                tags={"Name": f"{name}-{zone}"},
                opts=child,
            )
            aws.ec2.Route(
                f"{name}-route-{zone}",
                route_table_id=args.private_route_tables[zone],
                destination_cidr_block="0.0.0.0/0",
                nat_gateway_id=gateway.id,
                opts=child,
            )
            self.gateway_ids[zone] = gateway.id
