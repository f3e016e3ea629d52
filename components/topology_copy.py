"""A stack's topology, written where recovery finds it without the state backend."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from spec.naming import topology_key


@dataclass(frozen=True, kw_only=True)
class TopologyCopyArgs:
    """`buckets` are the control buckets by region, `topology` the stack's topology as JSON."""

    stack: str
    topology: pulumi.Input[str]
    buckets: Mapping[str, pulumi.Input[str]]
    providers: Mapping[str, aws.Provider]


class TopologyCopy(pulumi.ComponentResource):
    """An object per region under `naming.topology_key(stack)`: in a failover, it says what the lost region held."""

    key: str

    def __init__(self, name: str, args: TopologyCopyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:TopologyCopy", name, None, opts)
        self.key = topology_key(args.stack)
        for region, bucket in args.buckets.items():
            aws.s3.BucketObjectv2(
                f"{name}-{region}",
                bucket=bucket,
                key=self.key,
                content=args.topology,
                content_type="application/json",
                opts=pulumi.ResourceOptions(parent=self, provider=args.providers[region]),
            )
        self.register_outputs({"key": self.key})
