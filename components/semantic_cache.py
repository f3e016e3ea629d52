"""The semantic cache of a service's gateway in one region: ElastiCache for Valkey with vector search."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

import pulumi
import pulumi_aws as aws

from spec.modes import GatewayMode

ENGINE = "valkey"
ENGINE_VERSION = "8.2"
"""The first with vector search, which needs node-based groups.
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/vector-search-features-limits.html"""
FAMILY = "valkey8"
PORT = 6379
PARAMETERS = {
    # Any answer can be asked again: what was not asked for longest goes first.
    # https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html
    "maxmemory-policy": "allkeys-lru",
    # What vector search needs on the smallest nodes that may be chosen.
    # https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/vector-search-features-limits.html
    "reserved-memory-percent": "30",
}
ACCESS = "on ~answers:* resetchannels -@all +@connection +hset +expire +ft.create +ft.search"
"""What the gateway's user may do: keep answers, and find them.
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html"""


@dataclass(frozen=True, kw_only=True)
class SemanticCacheArgs:
    """`group` is the name of the replication group, and of its user; `subnets` are private ones by zone; `clients` is
    the security group that may connect."""

    mode: GatewayMode
    group: str
    instance: str
    vpc_id: pulumi.Input[str]
    subnets: Mapping[str, pulumi.Input[str]]
    clients: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    provider: aws.Provider


class SemanticCache(pulumi.ComponentResource):
    """A replication group that the gateway alone may use, as the role of its pods: there is no password.

    It belongs to the region and is never backed up: whatever it holds can be asked again. So there is one wherever the
    gateway runs, each with what was asked there, and in a failover the other region's is as warm as its own traffic
    made it. Where the gateway runs in full the cache survives the loss of a zone; where it runs small it doesn't, and
    costs a third of a second once. The gateway needs neither its address nor that it is there
    (components/gateway_files/gateway_cache.py). With mode ABSENT there is none until the region is rebuilt.
    """

    group: str
    """The name of the replication group; empty where there is none."""

    def __init__(self, name: str, args: SemanticCacheArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:SemanticCache", name, None, opts)
        self._name, self._args = name, args
        self._child = pulumi.ResourceOptions(parent=self, provider=args.provider)
        self.group = args.group
        match args.mode:
            case GatewayMode.RUNNING:
                self._run(nodes=2)
            case GatewayMode.SMALL:
                self._run(nodes=1)
            case GatewayMode.ABSENT:
                self.group = ""
            case _:
                assert_never(args.mode)
        self.register_outputs({"group": self.group})

    def _run(self, *, nodes: int) -> None:
        args = self._args
        subnets = aws.elasticache.SubnetGroup(
            f"{self._name}-subnets",
            name=args.group,
            description="The region's private subnets",
            subnet_ids=list(args.subnets.values()),
            opts=self._child,
        )
        parameters = aws.elasticache.ParameterGroup(
            f"{self._name}-parameters",
            # A family of its own name: at a major upgrade the old group is still in use when the new one is made.
            name=f"{args.group}-{FAMILY}",
            family=FAMILY,
            description="Relight: evicts what was not asked for longest, leaves room for vector search",
            parameters=[{"name": name, "value": value} for name, value in PARAMETERS.items()],
            opts=self._child,
        )
        aws.elasticache.ReplicationGroup(
            f"{self._name}-group",
            replication_group_id=args.group,
            description="Relight: answers of a gateway, which can be asked again",
            engine=ENGINE,
            engine_version=ENGINE_VERSION,
            node_type=args.instance,
            port=PORT,
            num_cache_clusters=nodes,
            # https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html
            automatic_failover_enabled=nodes > 1,
            multi_az_enabled=nodes > 1,
            subnet_group_name=subnets.name,
            parameter_group_name=parameters.name,
            security_group_ids=[self._security_group()],
            transit_encryption_enabled=True,
            at_rest_encryption_enabled=True,
            kms_key_id=args.key_arn,
            user_group_ids=[self._user_group()],
            snapshot_retention_limit=0,
            auto_minor_version_upgrade=True,
            # Nothing is lost with what it holds, so nothing waits for a maintenance window.
            apply_immediately=True,
            opts=self._child,
        )

    def _user_group(self) -> pulumi.Output[str]:
        """https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html"""
        user = aws.elasticache.User(
            f"{self._name}-user",
            user_id=self._args.group,
            # With IAM a user's name is its id.
            user_name=self._args.group,
            engine=ENGINE,
            access_string=ACCESS,
            authentication_mode={"type": "iam"},
            opts=self._child,
        )
        group = aws.elasticache.UserGroup(
            f"{self._name}-users",
            user_group_id=self._args.group,
            engine=ENGINE,
            user_ids=[user.user_id],
            opts=self._child,
        )
        found: pulumi.Output[str] = group.user_group_id
        return found

    def _security_group(self) -> pulumi.Output[str]:
        group = aws.ec2.SecurityGroup(
            f"{self._name}-access",
            name=f"{self._args.group}-cache",
            description="Valkey from the cluster",
            vpc_id=self._args.vpc_id,
            opts=self._child,
        )
        aws.vpc.SecurityGroupIngressRule(
            f"{self._name}-access-cluster",
            security_group_id=group.id,
            ip_protocol="tcp",
            from_port=PORT,
            to_port=PORT,
            referenced_security_group_id=self._args.clients,
            description="Valkey from the cluster",
            opts=self._child,
        )
        found: pulumi.Output[str] = group.id
        return found
