"""What one service must not lose: its bucket, its vector store, and its backups."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from components.audit_trail import AuditTrail
from components.backup_plan import BackupPlan, BackupPlanArgs
from components.data_access import DataAccess, DataAccessArgs
from components.encryption_key import EncryptionKey
from components.identity import Identity
from components.network import Network
from components.replication_rules import Copies
from components.restore_test import RestoreTest, RestoreTestArgs
from components.secrets import Secret, SecretArgs, SecretContent
from components.vector_cluster import StoreRegion
from components.vector_engine import MASTER_USER
from components.vector_store import VectorStore, VectorStoreArgs
from components.versioned_bucket import VersionedBucket, VersionedBucketArgs
from layers.copies import service_copies
from layers.tags import of_service
from spec.environment import Environment, Lock, Service
from spec.modes import BucketMode
from spec.naming import Names
from spec.patterns import PATTERNS
from spec.placement import Placement, placements, service_regions


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What every service's data stands on; networks and providers by region."""

    environment: Environment
    names: Names
    providers: Mapping[str, aws.Provider]
    key: EncryptionKey
    identity: Identity
    networks: Mapping[str, Network]
    trail: AuditTrail

    def bucket(
        self,
        label: str,
        names: Mapping[str, str],
        copies: list[Copies],
        lock: Lock | None = None,
        write_once: tuple[str, ...] = (),
        opts: pulumi.ResourceOptions | None = None,
    ) -> VersionedBucket:
        """A logical bucket in the regions of `names`."""
        return VersionedBucket(
            label,
            VersionedBucketArgs(
                names=names,
                keys={region: self.key.arns[region] for region in names},
                providers=self.providers,
                copies=copies,
                replication_role_arn=self.identity.replication_role_arn,
                protect=self.environment.protect_data,
                lock=lock,
                logs={region: self.trail.logs[region] for region in names},
                write_once=write_once,
            ),
            opts,
        )

    def secret(
        self,
        label: str,
        secret_name: str,
        content: SecretContent,
        regions: Iterable[str],
        description: str,
        opts: pulumi.ResourceOptions | None = None,
    ) -> Secret:
        """A secret that is read in `regions`.

        It is made in the home region whoever is primary, so that roles can swap without making it anew.
        """
        home, read = self.environment.home, set(regions)
        others = [region for region in self.environment.regions if region in read and region != home]
        return Secret(
            label,
            SecretArgs(
                secret_name=secret_name,
                content=content,
                description=description,
                key_arn=self.key.arns[home],
                replicas=[(region, self.key.arns[region]) for region in others],
                protect=self.environment.protect_data,
                provider=self.providers[home],
            ),
            opts,
        )


class ServiceData:
    """Builds one service's data components in order, each from named outputs of earlier ones."""

    def __init__(self, ground: Ground, service: Service) -> None:
        self.ground, self.service, self._own = ground, service, of_service(service)
        self.mode = PATTERNS[ground.environment.pattern_of(service)].buckets
        self.bucket = self._bucket()
        self.store = self._store()
        self._gateway_secrets()
        self._backup()
        self._access()

    def databases(self) -> dict[str, dict[str, Any]]:
        """The service's databases by region, as `spec.topology.Database`."""
        if self.store is None:
            return {}
        modes = {placement.region: placement.side.vector_store.value for placement in self._placements()}
        return {
            region: {
                "cluster": self.ground.names.database(region, self.service.name),
                "mode": modes[region],
                "endpoint": endpoint,
                "reader_endpoint": self.store.reader_endpoints[region],
            }
            for region, endpoint in self.store.endpoints.items()
        }

    def _placements(self) -> list[Placement]:
        return [p for p in placements(self.ground.environment) if p.service.name == self.service.name]

    def _bucket(self) -> VersionedBucket:
        service = self.service
        # Copies on a cadence lie in the backup vault: the standby needs no bucket before a restore.
        regions = (service.primary,) if self.mode is BucketMode.COPIED else service_regions(service)
        names = {region: self.ground.names.service_bucket(region, service.name) for region in regions}
        copies = service_copies(self.ground.environment, service)
        lock = self.ground.environment.lock_of(service)
        return self.ground.bucket(service.name, names, [copies], lock, opts=self._own)

    def _store(self) -> VectorStore | None:
        declared = self.service.vector_store
        if declared is None:
            return None
        environment = self.ground.environment
        return VectorStore(
            f"{self.service.name}-vectors",
            VectorStoreArgs(
                global_name=f"{environment.name}-{self.service.name}",
                regions={placement.region: self._store_region(placement) for placement in self._placements()},
                home=self.ground.providers[environment.home],
                instance=declared.instance,
                io_optimized=declared.io_optimized,
                readers=declared.readers,
                rpo=environment.tiers[self.service.tier].rpo if declared.enforce_rpo else None,
                username=MASTER_USER,
                password=self._password(),
                monitoring_role_arn=self.ground.identity.monitoring_role_arn,
                protect=environment.protect_data,
            ),
            self._own,
        )

    def _store_region(self, placement: Placement) -> StoreRegion:
        ground, region = self.ground, placement.region
        return StoreRegion(
            mode=placement.side.vector_store,
            identifier=ground.names.database(region, self.service.name),
            vpc_id=ground.networks[region].vpc_id,
            cidr=str(ground.environment.regions[region].cidr),
            subnets=ground.networks[region].private_subnets,
            key_arn=ground.key.arns[region],
            order=list(ground.environment.regions).index(region),
            provider=ground.providers[region],
        )

    def _password(self) -> pulumi.Output[str]:
        name = self.ground.names.database_secret(self.service.name)
        password = self._secret("database", name, SecretContent.PASSWORD, "the master password of its database")
        assert password.value is not None
        return password.value

    def _gateway_secrets(self) -> None:
        names, service = self.ground.names, self.service.name
        self._secret("gateway-key", names.gateway_secret(service), SecretContent.GATEWAY_KEY, "its gateway's key")
        who = "who may call its gateway: hashes of keys by name"
        self._secret("virtual-keys", names.virtual_keys_secret(service), SecretContent.NO_KEYS, who)

    def _secret(self, noun: str, secret_name: str, content: SecretContent, what: str) -> Secret:
        service = self.service
        description = f"Relight: {service.name}, {what}"
        return self.ground.secret(
            f"{service.name}-{noun}", secret_name, content, service_regions(service), description, self._own
        )

    def _access(self) -> None:
        ground, service = self.ground, self.service
        DataAccess(
            f"{service.name}-data",
            DataAccessArgs(
                names=ground.names,
                service=service.name,
                regions=service_regions(service),
                database=service.vector_store is not None,
                key_id=ground.key.key_id,
                provider=ground.providers[ground.environment.home],
            ),
            self._own,
        )

    def _backup(self) -> None:
        service, ground, environment = self.service, self.ground, self.ground.environment
        home, label = service.primary, f"{self.ground.environment.name}-{self.service.name}"
        buckets = [f"arn:aws:s3:::{ground.names.service_bucket(home, service.name)}"]
        databases = [self.store.cluster_arns[home]] if self.store else []
        plan = BackupPlan(
            label,
            BackupPlanArgs(
                home=home,
                targets=service.standby,
                cadence=environment.tiers[service.tier].rpo if self.mode is BucketMode.COPIED else None,
                keep_days=environment.backups.keep.days,
                lock=environment.backups.lock,
                buckets=buckets,
                databases=databases,
                role_arn=ground.identity.backup_role_arn,
                keys=ground.key.arns,
                providers=ground.providers,
                protect=environment.protect_data,
            ),
            self._own,
        )
        if environment.backups.restore_tests:
            RestoreTest(
                f"{label}-restore-{home}",
                RestoreTestArgs(
                    test_name=ground.names.restore_test(service.name),
                    vault_arn=plan.vault_arns[home],
                    buckets=buckets,
                    databases=databases,
                    database_place=self._database_place(home),
                    role_arn=ground.identity.backup_role_arn,
                    provider=ground.providers[home],
                ),
                self._own,
            )

    def _database_place(self, region: str) -> dict[str, pulumi.Input[str]]:
        """Where AWS Backup puts a restored database, in its words."""
        if self.store is None:
            return {}
        groups = pulumi.Output.json_dumps([self.store.security_groups[region]])
        return {
            "dbSubnetGroupName": self.ground.names.database(region, self.service.name),
            "vpcSecurityGroupIds": groups,
        }
