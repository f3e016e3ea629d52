"""The data layer: what spans regions or must outlive one."""

from typing import Any

import pulumi
import pulumi_aws as aws

from components.audit_trail import AuditTrail, AuditTrailArgs
from components.certificate import Certificate, CertificateArgs
from components.cluster_logs import ClusterLogs, ClusterLogsArgs
from components.encryption_key import EncryptionKey, EncryptionKeyArgs
from components.flow_log import FlowLog, FlowLogArgs
from components.identity import Identity, IdentityArgs, WorkloadIdentity
from components.image_repositories import ImageRepositories, ImageRepositoriesArgs
from components.network import Network, NetworkArgs
from components.replication_rules import Copies
from components.secrets import SecretContent
from components.topology_copy import TopologyCopy, TopologyCopyArgs
from components.versioned_bucket import VersionedBucket
from layers import providers
from layers.service_data import Ground, ServiceData
from spec.environment import Environment, Lock, ProviderKind, Service
from spec.modes import BucketMode
from spec.naming import Names, Stack, model_prefix
from spec.placement import model_copies, provider_regions
from spec.topology import head


class DataLayer:
    """Builds the layer's components in order, each from named outputs of earlier ones."""

    def __init__(self, environment: Environment, names: Names, stack: Stack) -> None:
        self.environment, self.names, self.stack = environment, names, stack
        self.home = environment.home
        self.providers = providers.everywhere(environment)
        self.key = EncryptionKey(
            environment.name,
            EncryptionKeyArgs(
                account=environment.account, home=self.home, alias=names.key_alias(), providers=self.providers
            ),
        )
        self.identity = Identity(
            environment.name,
            IdentityArgs(
                names=names,
                key_id=self.key.key_id,
                workloads=[self._workload(service) for service in environment.services.values()],
                provider=self.providers[self.home],
            ),
        )
        self.zone = aws.route53.Zone(
            f"{environment.name}-zone",
            name=environment.domain,
            comment=f"Relight: services of {environment.name}",
            opts=pulumi.ResourceOptions(provider=self.providers[self.home]),
        )
        self.certificate = Certificate(
            f"{environment.name}-certificate",
            CertificateArgs(
                domain=environment.domain, zone_id=self.zone.zone_id, home=self.home, providers=self.providers
            ),
        )
        self.networks = {region: self._network(region) for region in environment.regions}
        for region in environment.regions:
            self._cluster_logs(region)
        self.ground = Ground(
            environment=environment,
            names=names,
            providers=self.providers,
            key=self.key,
            identity=self.identity,
            networks=self.networks,
            trail=self._trail(),
        )
        for region in environment.regions:
            self._flow_log(region)
        self.images = self._images()
        self.control = self._shared_bucket("control", [self._control_copies()])
        weights = ("sha256/",)  # content under its own digest: a change of it can only be a mistake, or worse
        self.models = self._shared_bucket("models", self._model_copies(), environment.lock, weights)
        self._provider_secrets()
        self.services = {name: ServiceData(self.ground, service) for name, service in environment.services.items()}

    def topology(self) -> dict[str, Any]:
        """The layer's topology (`spec.topology.DataTopology`), written to every region's control bucket."""
        document = {
            **head(self.environment.name, self.stack.name),
            "zone_id": self.zone.zone_id,
            "name_servers": self.zone.name_servers,
            "regions": {region: self._region(region) for region in self.networks},
            "buckets": {name: data.bucket.buckets for name, data in self.services.items()},
            "databases": {name: data.databases() for name, data in self.services.items() if data.store},
        }
        TopologyCopy(
            f"{self.environment.name}-topology",
            TopologyCopyArgs(
                stack=self.stack.name,
                topology=pulumi.Output.json_dumps(document, indent=2, sort_keys=True),
                buckets=self.control.buckets,
                providers=self.providers,
            ),
        )
        return document

    def _region(self, region: str) -> dict[str, Any]:
        network = self.networks[region]
        return {
            "vpc_id": network.vpc_id,
            "private_subnets": network.private_subnets,
            "public_subnets": network.public_subnets,
            "private_route_tables": network.private_route_tables,
            "key_arn": self.key.arns[region],
            "certificate_arn": self.certificate.arns[region],
            "control_bucket": self.names.control_bucket(region),
            "models_bucket": self.names.models_bucket(region),
        }

    def _workload(self, service: Service) -> WorkloadIdentity:
        models, others = self.environment.models, self.environment.providers
        return WorkloadIdentity(
            service=service.name,
            models=tuple((serving.model, models[serving.model].digests) for serving in service.serving),
            bedrock_models=tuple(
                (provider.region or self.home, provider.model)
                for provider in (others[entry] for entry in service.called if entry in others)
                if provider.kind is ProviderKind.BEDROCK
            ),
            secrets=(
                self.names.gateway_secret(service.name),
                self.names.virtual_keys_secret(service.name),
                *[
                    self.names.provider_secret(entry)
                    for entry in service.called
                    if entry in others and others[entry].has_key
                ],
            ),
            cache=self.names.cache(service.name) if service.gateway.cache else None,
        )

    def _provider_secrets(self) -> None:
        for name, provider in self.environment.providers.items():
            if provider.has_key:
                self.ground.secret(
                    f"{name}-provider-key",
                    self.names.provider_secret(name),
                    SecretContent.BY_HAND,
                    provider_regions(self.environment, name),
                    f"Relight: the key of {name} ({provider.kind})",
                )

    def _images(self) -> ImageRepositories:
        environment = self.environment
        stores = [service.vector_store for service in environment.services.values() if service.vector_store]
        images = [environment.gateway.image, *[model.image for model in environment.models.values()]]
        images += [store.client_image for store in stores]
        return ImageRepositories(
            f"{environment.name}-images",
            ImageRepositoriesArgs(
                repositories=list(dict.fromkeys(self.names.repository(image) for image in images)),
                prefix=f"{environment.name}/",
                account=environment.account,
                home=self.home,
                keys=self.key.arns,
                providers=self.providers,
                protect=environment.protect_data,
            ),
        )

    def _network(self, region: str) -> Network:
        declared = self.environment.regions[region]
        return Network(
            f"{self.environment.name}-{region}",
            NetworkArgs(
                region=region,
                account=self.environment.account,
                cidr=declared.cidr,
                zones=declared.zones,
                cluster=self.names.cluster(region),
                provider=self.providers[region],
            ),
        )

    def _cluster_logs(self, region: str) -> ClusterLogs:
        return ClusterLogs(
            f"{self.environment.name}-{region}",
            ClusterLogsArgs(
                cluster_name=self.names.cluster(region),
                key_arn=self.key.arns[region],
                protect=self.environment.protect_data,
                provider=self.providers[region],
            ),
        )

    def _shared_bucket(
        self, purpose: str, copies: list[Copies], lock: Lock | None = None, write_once: tuple[str, ...] = ()
    ) -> VersionedBucket:
        names = {region: self.names.bucket(region, purpose) for region in self.environment.regions}
        return self.ground.bucket(f"{self.environment.name}-{purpose}", names, copies, lock, write_once)

    def _trail(self) -> AuditTrail:
        environment, regions = self.environment, tuple(self.environment.regions)
        return AuditTrail(
            environment.name,
            AuditTrailArgs(
                account=environment.account,
                audit={region: self.names.audit_bucket(region) for region in regions},
                logs={region: self.names.log_bucket(region) for region in regions},
                sources=f"{environment.name}-{environment.account}-*",
                keys=self.key.arns,
                providers=self.providers,
                replication_role_arn=self.identity.replication_role_arn,
                lock=environment.audit,
                protect=environment.protect_data,
            ),
        )

    def _flow_log(self, region: str) -> FlowLog:
        return FlowLog(
            f"{self.environment.name}-{region}",
            FlowLogArgs(
                vpc_id=self.networks[region].vpc_id,
                folder=pulumi.Output.concat("arn:aws:s3:::", self.ground.trail.audit[region], "/flow/"),
                provider=self.providers[region],
            ),
        )

    def _control_copies(self) -> Copies:
        others = tuple(region for region in self.environment.regions if region != self.home)
        return Copies(name="regions", prefix="", mode=BucketMode.BOTH_WAYS_RTC, home=self.home, targets=others)

    def _model_copies(self) -> list[Copies]:
        return [
            Copies(
                name=f"{copies.model}{suffix}-from-{copies.home}",
                prefix=model_prefix(digest),
                mode=copies.mode,
                home=copies.home,
                targets=copies.targets,
            )
            for copies in model_copies(self.environment)
            for suffix, digest in self.environment.models[copies.model].kept.items()
        ]


def build(environment: Environment, names: Names, stack: Stack) -> dict[str, Any]:
    """Make the data layer and return its topology."""
    return DataLayer(environment, names, stack).topology()
