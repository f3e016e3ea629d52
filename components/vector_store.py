"""A service's vector database: pgvector on an Aurora PostgreSQL Global Database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, assert_never

import pulumi
import pulumi_aws as aws

from components import vector_engine as engine
from components.vector_cluster import Shape, StoreRegion, VectorCluster
from spec.modes import VectorStoreMode


@dataclass(frozen=True, kw_only=True)
class VectorStoreArgs:
    """`regions` by id; `home` is the provider of what is global. `readers` are those of the primary region;
    `password` is the master's. `rpo` is enforced where a secondary is there to lag behind; None enforces nothing. With
    `protect`, deletion is refused, leaves a final snapshot and keeps the automated backups."""

    global_name: str
    regions: Mapping[str, StoreRegion]
    home: aws.Provider
    instance: str
    io_optimized: bool
    readers: int
    rpo: timedelta | None
    username: str
    password: pulumi.Input[str]
    monitoring_role_arn: pulumi.Input[str]
    protect: bool


class VectorStore(pulumi.ComponentResource):
    """An Aurora Global Database with a cluster per region that the mode gives one.

    In a failover a secondary is promoted: with instances in minutes, headless only after an instance was added
    (over 20 minutes, book value); with mode SNAPSHOTS the backup plan's copy is restored into a new cluster. Each
    cluster can be restored to any second of the last 35 days. Even a store in one region is a global one, so changing
    the pattern later replaces nothing that holds data.
    """

    endpoints: dict[str, pulumi.Output[str]]
    reader_endpoints: dict[str, pulumi.Output[str]]
    cluster_arns: dict[str, pulumi.Output[str]]
    security_groups: dict[str, pulumi.Output[str]]

    def __init__(self, name: str, args: VectorStoreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:VectorStore", name, None, opts)
        self._name, self._args = name, args
        self.endpoints, self.reader_endpoints, self.cluster_arns, self.security_groups = {}, {}, {}, {}
        self._primary = next(region for region, store in args.regions.items() if store.mode is VectorStoreMode.WRITER)
        self._shape = Shape(
            instance=args.instance,
            io_optimized=args.io_optimized,
            parameters=engine.parameters(args.rpo if self._has_a_secondary() else None),
            monitoring_role_arn=args.monitoring_role_arn,
            protect=args.protect,
        )
        self._global = aws.rds.GlobalCluster(
            f"{name}-global",
            global_cluster_identifier=args.global_name,
            engine=engine.ENGINE,
            engine_version=engine.ENGINE_VERSION,
            database_name=engine.DATABASE,
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

    def _has_a_secondary(self) -> bool:
        alone = (VectorStoreMode.WRITER, VectorStoreMode.SNAPSHOTS)
        return any(store.mode not in alone for store in self._args.regions.values())

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
        made = VectorCluster(f"{self._name}-{region}", store, self._shape, self)
        # A secondary is refused until the primary has a writer.
        cluster = made.cluster(self._global.id, self._writers, settings)
        self.cluster_arns[region], self.security_groups[region] = cluster.arn, made.security_group
        self.endpoints[region] = cluster.endpoint if instances else pulumi.Output.from_input("")
        self.reader_endpoints[region] = cluster.reader_endpoint if instances else pulumi.Output.from_input("")
        running = [made.instance(cluster, number) for number in range(1, instances + 1)]
        if store.mode is VectorStoreMode.WRITER:
            self._writers = [cluster, *running[:1]]

    def _writer_settings(self) -> dict[str, Any]:
        return {
            "database_name": engine.DATABASE,
            "master_username": self._args.username,
            # Not managed by RDS: that is refused for members of a global database.
            # https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html
            "master_password": self._args.password,
        }
