"""A service's vector database: pgvector on an Aurora PostgreSQL Global Database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

import pulumi
import pulumi_aws as aws

from spec.modes import VectorStoreMode

ENGINE = "aurora-postgresql"
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/AuroraPostgreSQL.Extensions.html
ENGINE_VERSION = "17.5"
PORT = 5432
DATABASE = "vectors"
MADE_ONCE = ["databaseName", "masterUsername", "masterPassword", "replicationSourceIdentifier", "sourceRegion"]
"""Inputs that only matter while a cluster is made. Which one is the primary changes with a failover, and none may be
replaced for that: https://github.com/hashicorp/terraform-provider-aws/issues/14077"""


@dataclass(frozen=True, kw_only=True)
class StoreRegion:
    """One region of the store; `identifier` is the Aurora cluster's name, `subnets` its private subnets."""

    mode: VectorStoreMode
    identifier: str
    vpc_id: pulumi.Input[str]
    cidr: str
    subnets: tuple[pulumi.Input[str], ...]
    key_arn: pulumi.Input[str]
    provider: aws.Provider


@dataclass(frozen=True, kw_only=True)
class VectorStoreArgs:
    """`regions` by id; `home` is the provider of what is global. `readers` are those of the primary region;
    `password` is the master's. With `protect`, deletion is refused and leaves a final snapshot."""

    global_name: str
    regions: Mapping[str, StoreRegion]
    home: aws.Provider
    instance: str
    readers: int
    username: str
    password: pulumi.Input[str]
    protect: bool


class VectorStore(pulumi.ComponentResource):
    """An Aurora Global Database with a cluster per region that the mode gives one.

    In a failover a secondary is promoted: with instances in minutes, headless only after an instance was added
    (over 20 minutes, book value); with mode SNAPSHOTS the backup plan's copy is restored into a new cluster.
    Even a store in one region is a global one, so changing the pattern later replaces nothing that holds data.
    """

    endpoints: dict[str, pulumi.Output[str]]
    reader_endpoints: dict[str, pulumi.Output[str]]
    cluster_arns: dict[str, pulumi.Output[str]]

    def __init__(self, name: str, args: VectorStoreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:VectorStore", name, None, opts)
        self._name, self._args = name, args
        self.endpoints, self.reader_endpoints, self.cluster_arns = {}, {}, {}
        self._primary = next(region for region, store in args.regions.items() if store.mode is VectorStoreMode.WRITER)
        self._global = aws.rds.GlobalCluster(
            f"{name}-global",
            global_cluster_identifier=args.global_name,
            engine=ENGINE,
            engine_version=ENGINE_VERSION,
            database_name=DATABASE,
            storage_encrypted=True,
            deletion_protection=args.protect,
            force_destroy=not args.protect,
            opts=pulumi.ResourceOptions(parent=self, provider=args.home),
        )
        self._writers: list[pulumi.Resource] = []
        # The primary first: the others wait for its writer.
        for region in sorted(args.regions, key=lambda region: region != self._primary):
            self._region(region, args.regions[region])
        self.register_outputs({"endpoints": self.endpoints})

    def _options(self, store: StoreRegion, **extra: Any) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self, provider=store.provider, **extra)

    def _region(self, region: str, store: StoreRegion) -> None:
        # Encrypted secondaries need it: the provider signs a request to the source's region with it.
        secondary = {"source_region": self._primary}
        match store.mode:
            case VectorStoreMode.WRITER:
                instances, settings = 1 + self._args.readers, self._writer_settings()
            case VectorStoreMode.WRITE_FORWARDING:
                instances, settings = max(1, self._args.readers), {**secondary, "enable_global_write_forwarding": True}
            case VectorStoreMode.READER:
                instances, settings = 1, secondary
            case VectorStoreMode.HEADLESS:
                instances, settings = 0, secondary
            case VectorStoreMode.SNAPSHOTS:
                return
            case _:
                assert_never(store.mode)
        cluster = self._cluster(region, store, settings)
        self.cluster_arns[region] = cluster.arn
        self.endpoints[region] = cluster.endpoint if instances else pulumi.Output.from_input("")
        self.reader_endpoints[region] = cluster.reader_endpoint if instances else pulumi.Output.from_input("")
        made = [self._instance(region, store, cluster, number) for number in range(1, instances + 1)]
        if store.mode is VectorStoreMode.WRITER:
            self._writers = [cluster, *made[:1]]

    def _writer_settings(self) -> dict[str, Any]:
        return {
            "database_name": DATABASE,
            "master_username": self._args.username,
            # Not managed by RDS: that is refused for members of a global database.
            # https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html
            "master_password": self._args.password,
        }

    def _cluster(self, region: str, store: StoreRegion, settings: Mapping[str, Any]) -> aws.rds.Cluster:
        label = f"{self._name}-{region}"
        group = aws.rds.SubnetGroup(
            f"{label}-subnets", name=store.identifier, subnet_ids=list(store.subnets), opts=self._options(store)
        )
        return aws.rds.Cluster(
            label,
            cluster_identifier=store.identifier,
            global_cluster_identifier=self._global.id,
            engine=ENGINE,
            engine_version=ENGINE_VERSION,
            db_subnet_group_name=group.name,
            vpc_security_group_ids=[self._security_group(label, store)],
            storage_encrypted=True,
            kms_key_id=store.key_arn,
            iam_database_authentication_enabled=True,
            backup_retention_period=35,
            copy_tags_to_snapshot=True,
            deletion_protection=self._args.protect,
            skip_final_snapshot=not self._args.protect,
            final_snapshot_identifier=f"{store.identifier}-final",
            opts=self._options(
                store,
                # A secondary is refused until the primary has a writer.
                depends_on=self._writers,
                ignore_changes=MADE_ONCE,
            ),
            **settings,
        )

    def _security_group(self, label: str, store: StoreRegion) -> pulumi.Output[str]:
        group = aws.ec2.SecurityGroup(
            f"{label}-access",
            name=store.identifier,
            description="PostgreSQL from inside the VPC",
            vpc_id=store.vpc_id,
            opts=self._options(store),
        )
        aws.vpc.SecurityGroupIngressRule(
            f"{label}-access-vpc",
            security_group_id=group.id,
            ip_protocol="tcp",
            from_port=PORT,
            to_port=PORT,
            cidr_ipv4=store.cidr,
            description="PostgreSQL from inside the VPC",
            opts=self._options(store),
        )
        group_id: pulumi.Output[str] = group.id
        return group_id

    def _instance(
        self, region: str, store: StoreRegion, cluster: aws.rds.Cluster, number: int
    ) -> aws.rds.ClusterInstance:
        return aws.rds.ClusterInstance(
            f"{self._name}-{region}-{number}",
            identifier=f"{store.identifier}-{number}",
            cluster_identifier=cluster.id,
            engine=ENGINE,
            engine_version=ENGINE_VERSION,
            instance_class=self._args.instance,
            db_subnet_group_name=cluster.db_subnet_group_name,
            performance_insights_enabled=True,
            publicly_accessible=False,
            opts=self._options(store),
        )
