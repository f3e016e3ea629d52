"""One region's Aurora cluster of a vector store, and what stands beside it: network access, parameters, logs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from components import vector_engine as engine
from spec.modes import VectorStoreMode

MADE_ONCE = ["databaseName", "masterUsername", "masterPassword", "replicationSourceIdentifier", "sourceRegion"]
"""Inputs that only matter while a cluster is made. Which one is the primary changes with a failover, and none may be
replaced for that: https://github.com/hashicorp/terraform-provider-aws/issues/14077"""
MOVED_BY_THE_GLOBAL_CLUSTER = ["engineVersion"]
"""An upgrade is one of the global cluster, which takes its members along.
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-upgrade.html"""
LOG_DAYS = 365
MONITORING_SECONDS = 60
INSIGHTS_DAYS = 7
"""Days of Performance Insights that cost nothing."""


@dataclass(frozen=True, kw_only=True)
class StoreRegion:
    """One region of the store; `identifier` is the Aurora cluster's name, `subnets` its private subnets by zone,
    `order` the region's place in the file."""

    mode: VectorStoreMode
    identifier: str
    vpc_id: pulumi.Input[str]
    cidr: str
    subnets: Mapping[str, pulumi.Input[str]]
    key_arn: pulumi.Input[str]
    order: int
    provider: aws.Provider


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What all clusters of a store have in common: instance class, storage, parameters, protection from deletion."""

    instance: str
    io_optimized: bool
    parameters: Sequence[Mapping[str, str]]
    monitoring_role_arn: pulumi.Input[str]
    protect: bool


class VectorCluster:
    """Makes a region's part of a store as children of `parent`."""

    def __init__(self, label: str, store: StoreRegion, shape: Shape, parent: pulumi.Resource) -> None:
        self._label, self._store, self._shape, self._parent = label, store, shape, parent
        self.security_group = self._security_group()

    def _options(self, **extra: Any) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self._parent, provider=self._store.provider, **extra)

    def cluster(
        self, global_id: pulumi.Input[str], after: Sequence[pulumi.Resource], settings: Mapping[str, Any]
    ) -> aws.rds.Cluster:
        """The cluster, made once `after` is there; `settings` are those of its mode."""
        store, shape = self._store, self._shape
        return aws.rds.Cluster(
            self._label,
            cluster_identifier=store.identifier,
            global_cluster_identifier=global_id,
            engine=engine.ENGINE,
            engine_version=engine.ENGINE_VERSION,
            db_subnet_group_name=self._subnet_group(),
            db_cluster_parameter_group_name=self._parameter_group(),
            vpc_security_group_ids=[self.security_group],
            storage_encrypted=True,
            kms_key_id=store.key_arn,
            # Left out it is Aurora's standard storage; said in words it would be a difference at each preview.
            storage_type="aurora-iopt1" if shape.io_optimized else None,
            iam_database_authentication_enabled=True,
            enabled_cloudwatch_logs_exports=["postgresql"],
            backup_retention_period=engine.BACKUP_DAYS,
            preferred_backup_window=engine.BACKUP_WINDOW,
            preferred_maintenance_window=engine.maintenance_window(store.order),
            copy_tags_to_snapshot=True,
            deletion_protection=shape.protect,
            delete_automated_backups=not shape.protect,
            skip_final_snapshot=not shape.protect,
            final_snapshot_identifier=f"{store.identifier}-final",
            # What restarts an instance waits for the region's hour; a recovery calls the API itself, at once.
            apply_immediately=False,
            opts=self._options(
                depends_on=[self._log_group(), *after], ignore_changes=[*MADE_ONCE, *MOVED_BY_THE_GLOBAL_CLUSTER]
            ),
            **settings,
        )

    def instance(self, cluster: aws.rds.Cluster, number: int) -> aws.rds.ClusterInstance:
        """One instance; numbers start at 1 and go round the zones, and the lowest is promoted first."""
        store, shape = self._store, self._shape
        zones = list(store.subnets)
        return aws.rds.ClusterInstance(
            f"{self._label}-{number}",
            identifier=f"{store.identifier}-{number}",
            cluster_identifier=cluster.id,
            engine=engine.ENGINE,
            engine_version=engine.ENGINE_VERSION,
            instance_class=shape.instance,
            db_subnet_group_name=cluster.db_subnet_group_name,
            availability_zone=zones[(number - 1) % len(zones)],
            promotion_tier=min(number - 1, 15),
            # Members of a global database must have the same version: the file decides when, for all of them.
            auto_minor_version_upgrade=False,
            ca_cert_identifier=engine.CERTIFICATE_AUTHORITY,
            performance_insights_enabled=True,
            performance_insights_kms_key_id=store.key_arn,
            performance_insights_retention_period=INSIGHTS_DAYS,
            monitoring_interval=MONITORING_SECONDS,
            monitoring_role_arn=shape.monitoring_role_arn,
            copy_tags_to_snapshot=True,
            preferred_maintenance_window=engine.maintenance_window(store.order),
            apply_immediately=False,
            publicly_accessible=False,
            opts=self._options(ignore_changes=MOVED_BY_THE_GLOBAL_CLUSTER),
        )

    def _subnet_group(self) -> pulumi.Output[str]:
        group = aws.rds.SubnetGroup(
            f"{self._label}-subnets",
            name=self._store.identifier,
            subnet_ids=list(self._store.subnets.values()),
            opts=self._options(),
        )
        name: pulumi.Output[str] = group.name
        return name

    def _parameter_group(self) -> pulumi.Output[str]:
        group = aws.rds.ClusterParameterGroup(
            f"{self._label}-parameters",
            # A family of its own name: at a major upgrade the old group is still in use when the new one is made.
            name=f"{self._store.identifier}-{engine.FAMILY}",
            family=engine.FAMILY,
            description="Relight: TLS only, audited, sized for vector indexes",
            parameters=[dict(each) for each in self._shape.parameters],
            opts=self._options(),
        )
        name: pulumi.Output[str] = group.name
        return name

    def _log_group(self) -> aws.cloudwatch.LogGroup:
        """Made before the cluster, else RDS makes it, and keeps logs forever."""
        return aws.cloudwatch.LogGroup(
            f"{self._label}-logs",
            name=f"/aws/rds/cluster/{self._store.identifier}/postgresql",
            kms_key_id=self._store.key_arn,
            retention_in_days=LOG_DAYS,
            skip_destroy=self._shape.protect,
            opts=self._options(),
        )

    def _security_group(self) -> pulumi.Output[str]:
        store = self._store
        group = aws.ec2.SecurityGroup(
            f"{self._label}-access",
            name=store.identifier,
            description="PostgreSQL from inside the VPC",
            vpc_id=store.vpc_id,
            opts=self._options(),
        )
        aws.vpc.SecurityGroupIngressRule(
            f"{self._label}-access-vpc",
            security_group_id=group.id,
            ip_protocol="tcp",
            from_port=engine.PORT,
            to_port=engine.PORT,
            cidr_ipv4=store.cidr,
            description="PostgreSQL from inside the VPC",
            opts=self._options(),
        )
        group_id: pulumi.Output[str] = group.id
        return group_id
