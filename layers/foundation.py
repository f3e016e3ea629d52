"""What a region needs of the data layer, read from the copy of its topology in the region's own bucket."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from layers.unknown import or_unknown, unknown
from spec.environment import Environment
from spec.naming import Layer, Names, Stack, topology_key


@dataclass(frozen=True, kw_only=True)
class Foundation:
    """One region's part of the data topology; subnets and route tables by zone, databases' endpoints by service.

    An endpoint is empty where nothing answers.
    """

    vpc_id: pulumi.Input[str]
    public_subnets: Mapping[str, pulumi.Input[str]]
    private_subnets: Mapping[str, pulumi.Input[str]]
    private_route_tables: Mapping[str, pulumi.Input[str]]
    key_arn: pulumi.Input[str]
    certificate_arn: pulumi.Input[str]
    zone_id: pulumi.Input[str]
    writers: Mapping[str, pulumi.Input[str]]
    readers: Mapping[str, pulumi.Input[str]]


def foundation(environment: Environment, names: Names, region: str, provider: aws.Provider) -> Foundation:
    """Read it without asking another region or the state backend.

    In a preview before the data layer was ever up the values are unknown. Raises pulumi.RunError if it isn't up.
    """
    stack = Stack(environment.name, Layer.DATA).name

    def read() -> Foundation:
        document = aws.s3.get_object(
            bucket=names.control_bucket(region),
            key=topology_key(stack),
            opts=pulumi.InvokeOptions(provider=provider),
        )
        topology = json.loads(document.body)
        if region not in topology["regions"]:
            raise LookupError(f"couldn't find {region} in the topology of {stack}")
        here = topology["regions"][region]
        return Foundation(
            vpc_id=here["vpc_id"],
            public_subnets=here["public_subnets"],
            private_subnets=here["private_subnets"],
            private_route_tables=here["private_route_tables"],
            key_arn=here["key_arn"],
            certificate_arn=here["certificate_arn"],
            zone_id=topology["zone_id"],
            writers=endpoints(topology, "endpoint"),
            readers=endpoints(topology, "reader_endpoint"),
        )

    def endpoints(topology: dict[str, Any], which: str) -> dict[str, str]:
        databases = topology["databases"]
        return {name: databases.get(name, {}).get(region, {}).get(which, "") for name in environment.services}

    def missing() -> Foundation:
        by_zone = {zone: unknown() for zone in environment.regions[region].zones}
        return Foundation(
            vpc_id=unknown(),
            public_subnets=by_zone,
            private_subnets=by_zone,
            private_route_tables=by_zone,
            key_arn=unknown(),
            certificate_arn=unknown(),
            zone_id=unknown(),
            writers={name: unknown() for name in environment.services},
            readers={name: unknown() for name in environment.services},
        )

    return or_unknown(read, missing, stack)
