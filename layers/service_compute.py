"""What one service runs in one region: its namespace, its models with their GPU nodes, its gateway, its way to its
data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes

from components.autoscaling import Autoscaling, AutoscalingArgs, scales
from components.capacity_reservation import CapacityReservation, CapacityReservationArgs
from components.chart import Chart, ChartRelease
from components.cluster import Cluster
from components.cluster_addons import ClusterAddons
from components.data_client import Database, DataClient, DataClientArgs
from components.gateway import Gateway, GatewayArgs
from components.gateway_config import Reliability, RequestLog
from components.gpu_node_pool import GpuNodePool, GpuNodePoolArgs
from components.model_serving import ModelServing, ModelServingArgs
from components.network_policy import NetworkPolicy, NetworkPolicyArgs
from components.semantic_cache import SemanticCache, SemanticCacheArgs
from components.service_namespace import ServiceNamespace, ServiceNamespaceArgs
from components.vector_engine import MASTER_USER
from components.vector_migrations import VectorMigrations, VectorMigrationsArgs
from layers.foundation import Foundation
from layers.routes import backends, secret_files, semantic_cache
from layers.tags import labels, of_service
from spec.capacity import full_replicas, most_replicas, reserved_nodes
from spec.environment import Environment, Serving
from spec.modes import CapacityMode, GatewayMode, ServingMode
from spec.naming import Names
from spec.placement import Placement


@dataclass(frozen=True, kw_only=True)
class RegionGround:
    """What every service's compute stands on in one region."""

    environment: Environment
    names: Names
    region: str
    aws: aws.Provider
    kubernetes: kubernetes.Provider | None
    foundation: Foundation
    cluster: Cluster
    charts: Mapping[Chart, ChartRelease]
    addons: ClusterAddons


class ServiceCompute:
    """Builds one service's components in one region in order, each from named outputs of earlier ones."""

    def __init__(self, ground: RegionGround, placement: Placement) -> None:
        self.ground, self.placement = ground, placement
        self.namespace = self._namespace()
        self._network_policy()
        self.models = [self._model(serving) for serving in placement.service.serving]
        for serving, served in zip(placement.service.serving, self.models, strict=True):
            self._autoscaling(serving, served)
        self._cache()
        self.gateway = self._gateway()
        self._data()

    def topology(self) -> dict[str, Any]:
        """The service in this region (`spec.topology.RunningService`)."""
        placement, side = self.placement, self.placement.side
        return {
            "tier": placement.service.tier,
            "pattern": placement.pattern.value,
            "primary": placement.primary,
            "serving": side.serving.value,
            "gateway": side.gateway.value,
            "capacity": side.capacity.value,
            "namespace": placement.service.name,
            "deployments": {model.deployment: model.replicas for model in self.models},
            "full": {each.model: full_replicas(each, len(self._zones)) for each in placement.service.serving},
            "endpoint": self.gateway.endpoint,
        }

    @property
    def _present(self) -> bool:
        side = self.placement.side
        return side.gateway is not GatewayMode.ABSENT or side.serving is not ServingMode.ABSENT

    def _network_policy(self) -> None:
        ground, service = self.ground, self.placement.service
        NetworkPolicy(
            f"{service.name}-{ground.region}-network",
            NetworkPolicyArgs(
                present=self._present,
                namespace=self.namespace.name,
                models=[serving.model for serving in service.serving],
                scaled=any(serving.max_replicas is not None for serving in service.serving),
                cidr=str(ground.environment.regions[ground.region].cidr),
                labels=labels(service.tier, service.name),
                provider=ground.kubernetes,
            ),
        )

    def _namespace(self) -> ServiceNamespace:
        service = self.placement.service
        return ServiceNamespace(
            f"{service.name}-{self.ground.region}",
            ServiceNamespaceArgs(
                present=self._present,
                namespace=service.name,
                labels=labels(service.tier, service.name),
                provider=self.ground.kubernetes,
            ),
        )

    @property
    def _zones(self) -> tuple[str, ...]:
        return self.ground.environment.regions[self.ground.region].zones

    def _pool(self, serving: Serving) -> GpuNodePool:
        ground, placement, service = self.ground, self.placement, self.placement.service
        model = ground.environment.models[serving.model]
        name = f"{service.name}-{serving.model}"
        tags = {
            "relight:environment": ground.environment.name,
            "relight:service": service.name,
            "relight:model": serving.model,
        }
        reservation = CapacityReservation(
            f"{name}-capacity",
            CapacityReservationArgs(
                mode=placement.side.capacity if serving.reserve else CapacityMode.ABSENT,
                instance_type=model.instance_types[0],
                full=reserved_nodes(full_replicas(serving, len(self._zones)), model, self._zones),
                minimum=reserved_nodes(serving.warm, model, self._zones),
                tags=tags,
                share_with=serving.share_with,
                provider=ground.aws,
            ),
            of_service(service),
        )
        return GpuNodePool(
            name,
            GpuNodePoolArgs(
                mode=placement.side.capacity,
                instance_types=model.instance_types,
                zones=self._zones,
                gpus=(most_replicas(serving, len(self._zones)) + 1) * model.gpus * model.nodes,
                node_role=ground.names.role("node"),
                subnet_ids=list(ground.foundation.private_subnets.values()),
                security_group_id=ground.cluster.security_group_id,
                reservation_tags=tags,
                provider=ground.kubernetes,
            ),
            # Nodes that come before their reservation would be taken from the market, and stay there.
            pulumi.ResourceOptions(depends_on=[reservation] if reservation.zones else None),
        )

    def _model(self, serving: Serving) -> ModelServing:
        ground, placement, service = self.ground, self.placement, self.placement.service
        model = ground.environment.models[serving.model]
        pool = self._pool(serving)
        # Pods that come before the pool that may take them would be pending for no reason an operator should read.
        pool_first = [pool] if placement.side.capacity is not CapacityMode.ABSENT else []
        return ModelServing(
            f"{service.name}-{serving.model}-{ground.region}",
            ModelServingArgs(
                mode=placement.side.serving,
                model=serving.model,
                image=ground.names.image(ground.region, model.image),
                digest=model.digest,
                previous=model.previous,
                compile_cache=model.compile_cache,
                size=model.size,
                start=model.start,
                engine_args=model.args,
                gpus=model.gpus,
                nodes=model.nodes,
                replicas=full_replicas(serving, len(self._zones)),
                warm=serving.warm,
                scaled=serving.max_replicas is not None and scales(placement.side.serving),
                pool=pool.pool,
                region=ground.region,
                models_bucket=ground.names.models_bucket(ground.region),
                namespace=self.namespace.name,
                labels=labels(service.tier, service.name),
                cluster=ground.cluster.name,
                role_arn=ground.names.role_arn(ground.names.serving_purpose(service.name, serving.model)),
                aws_provider=ground.aws,
                kubernetes_provider=ground.kubernetes,
                controller=self._controller(Chart.LEADER_WORKER_SET),
            ),
            pulumi.ResourceOptions(depends_on=pool_first),
        )

    def _autoscaling(self, serving: Serving, served: ModelServing) -> None:
        if serving.max_replicas is None:
            return
        ground, service = self.ground, self.placement.service
        Autoscaling(
            f"{service.name}-{serving.model}-{ground.region}-autoscaling",
            AutoscalingArgs(
                mode=self.placement.side.serving,
                model=serving.model,
                least=served.replicas,
                most=serving.max_replicas,
                namespace=self.namespace.name,
                labels=labels(service.tier, service.name),
                controller=self._controller(Chart.KEDA),
                provider=ground.kubernetes,
            ),
            pulumi.ResourceOptions(depends_on=[served]),
        )

    def _controller(self, chart: Chart) -> list[ChartRelease]:
        """The release to wait for, if there is one: objects of its kinds are not known before it is there."""
        return [self.ground.charts[chart]] if chart in self.ground.charts else []

    def _cache(self) -> None:
        ground, service = self.ground, self.placement.service
        if service.gateway.cache is None:
            return
        SemanticCache(
            f"{service.name}-cache-{ground.region}",
            SemanticCacheArgs(
                mode=self.placement.side.gateway,
                group=ground.names.cache(service.name),
                instance=service.gateway.cache.instance,
                vpc_id=ground.foundation.vpc_id,
                subnets=ground.foundation.private_subnets,
                clients=ground.cluster.security_group_id,
                key_arn=ground.foundation.key_arn,
                provider=ground.aws,
            ),
            of_service(service),
        )

    def _gateway(self) -> Gateway:
        ground, placement, service = self.ground, self.placement, self.placement.service
        names, region, wanted = ground.names, ground.region, service.gateway
        audit = names.audit_bucket(region)
        return Gateway(
            f"{service.name}-gateway-{region}",
            GatewayArgs(
                mode=placement.side.gateway,
                service=service.name,
                region=region,
                image=names.image(region, ground.environment.gateway.image),
                route=backends(ground.environment, service),
                reliability=Reliability(
                    timeout=round(wanted.timeout.total_seconds()),
                    first_token=round(wanted.first_token.total_seconds()),
                ),
                cache=semantic_cache(ground.environment, names, service, region),
                log=RequestLog(
                    bucket=audit, region=region, prefix=f"requests/{service.name}", prompts=wanted.log_prompts
                ),
                access_log=(audit, f"access/{service.name}"),
                allow=wanted.allow,
                secrets=secret_files(ground.environment, names, service),
                master_key=names.gateway_secret(service.name),
                host=names.gateway_host(service.name, region),
                certificate_arn=ground.foundation.certificate_arn,
                protect=ground.environment.protect_data,
                zone_id=ground.foundation.zone_id,
                namespace=self.namespace.name,
                labels=labels(service.tier, service.name),
                cluster=ground.cluster.name,
                role_arn=names.role_arn(f"{service.name}-gateway"),
                aws_provider=ground.aws,
                kubernetes_provider=ground.kubernetes,
            ),
        )

    def _data(self) -> None:
        ground, service, store = self.ground, self.placement.service, self.placement.service.vector_store
        user, foundation = ground.names.application(service.name), ground.foundation
        reader = foundation.readers[service.name]
        host = foundation.writers[service.name] if self.placement.primary else reader
        present = self.placement.side.gateway is not GatewayMode.ABSENT
        shared: dict[str, Any] = {
            "region": ground.region,
            "namespace": self.namespace.name,
            "labels": labels(service.tier, service.name),
            "cluster": ground.cluster.name,
            "aws_provider": ground.aws,
            "kubernetes_provider": ground.kubernetes,
        }
        DataClient(
            f"{service.name}-data-{ground.region}",
            DataClientArgs(
                present=present,
                bucket=ground.names.service_bucket(ground.region, service.name),
                database=Database(host=host, reader=reader, user=user) if store else None,
                role_arn=ground.names.role_arn(f"{service.name}-app"),
                **shared,
            ),
        )
        if store:
            VectorMigrations(
                f"{service.name}-vectors-{ground.region}",
                VectorMigrationsArgs(
                    mode=self.placement.side.vector_store,
                    image=ground.names.image(ground.region, store.client_image),
                    endpoint=host,
                    secret_name=ground.names.database_secret(service.name),
                    username=MASTER_USER,
                    application=user,
                    dimensions=store.dimensions,
                    role_arn=ground.names.role_arn(f"{service.name}-migrations"),
                    **shared,
                ),
            )
