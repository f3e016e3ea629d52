"""The region layer: all that computes in one region. It needs no other region to be made, changed or destroyed."""

from typing import Any

import pulumi
import pulumi_kubernetes as kubernetes

from components.cluster import Cluster, ClusterArgs
from components.egress import Egress, EgressArgs
from components.gateway import Gateway, GatewayArgs
from components.gpu_node_pool import GpuNodePool, GpuNodePoolArgs
from components.model_serving import ModelServing, ModelServingArgs
from components.providers import kubernetes_provider
from components.service_namespace import ServiceNamespace, ServiceNamespaceArgs
from components.topology_copy import TopologyCopy, TopologyCopyArgs
from layers import providers
from layers.foundation import foundation
from layers.routes import backends
from layers.tags import labels
from spec.environment import Environment, Serving
from spec.modes import CapacityMode, ClusterMode, GatewayMode, ServingMode
from spec.naming import Names, Stack
from spec.placement import Placement, cluster_mode, in_region
from spec.topology import head


class RegionLayer:
    """Builds one region's components in order, each from named outputs of earlier ones."""

    def __init__(self, environment: Environment, names: Names, stack: Stack, region: str) -> None:
        self.environment, self.names, self.stack, self.region = environment, names, stack, region
        self.aws = providers.in_region(environment, region)
        self.foundation = foundation(environment, names, region, self.aws)
        mode = cluster_mode(environment, region)
        self.egress = Egress(
            f"{environment.name}-{region}",
            EgressArgs(
                mode=mode,
                public_subnets=self.foundation.public_subnets,
                private_route_tables=self.foundation.private_route_tables,
                provider=self.aws,
            ),
        )
        self.cluster = Cluster(
            f"{environment.name}-{region}",
            ClusterArgs(
                mode=mode,
                cluster_name=names.cluster(region),
                region=region,
                subnets=self.foundation.private_subnets,
                key_arn=self.foundation.key_arn,
                cluster_role_arn=names.role_arn("cluster"),
                node_role_arn=names.role_arn("node"),
                provider=self.aws,
            ),
        )
        self.kubernetes = self._kubernetes()
        present = mode is ClusterMode.RUNNING
        self.services = {
            placement.service.name: self._service(placement) for placement in in_region(environment, region) if present
        }

    def topology(self) -> dict[str, Any]:
        """The layer's topology (`spec.topology.RegionTopology`), written to the region's control bucket.

        The bucket's replication brings it to the other regions, so that nothing here has to reach them.
        """
        document = {
            **head(self.environment.name, self.stack.name),
            "region": self.region,
            "cluster": self.cluster.name,
            "cluster_endpoint": self.cluster.endpoint,
            "services": self.services,
        }
        TopologyCopy(
            f"{self.environment.name}-{self.region}-topology",
            TopologyCopyArgs(
                stack=self.stack.name,
                topology=pulumi.Output.json_dumps(document, indent=2, sort_keys=True),
                buckets={self.region: self.names.control_bucket(self.region)},
                providers={self.region: self.aws},
            ),
        )
        return document

    def _kubernetes(self) -> kubernetes.Provider | None:
        if self.cluster.kubeconfig is None:
            return None
        return kubernetes_provider(self.region, self.cluster.kubeconfig)

    def _service(self, placement: Placement) -> dict[str, Any]:
        service, side = placement.service, placement.side
        label = f"{service.name}-{self.region}"
        namespace = ServiceNamespace(
            label,
            ServiceNamespaceArgs(
                present=side.gateway is not GatewayMode.ABSENT or side.serving is not ServingMode.ABSENT,
                namespace=service.name,
                labels=labels(service.tier, service.name),
                provider=self.kubernetes,
            ),
        )
        models = [self._model(placement, serving, namespace) for serving in service.serving]
        gateway = self._gateway(placement, namespace)
        return {
            "tier": service.tier,
            "pattern": placement.pattern.value,
            "primary": placement.primary,
            "serving": side.serving.value,
            "gateway": side.gateway.value,
            "capacity": side.capacity.value,
            "namespace": service.name,
            "deployments": {model.deployment: model.replicas for model in models},
            "endpoint": gateway.endpoint,
        }

    def _model(self, placement: Placement, serving: Serving, namespace: ServiceNamespace) -> ModelServing:
        service, model = placement.service, self.environment.models[serving.model]
        name = f"{service.name}-{serving.model}"
        pool = GpuNodePool(
            name,
            GpuNodePoolArgs(
                mode=placement.side.capacity,
                instance_types=model.instance_types,
                zones=self.environment.regions[self.region].zones,
                gpus=(serving.replicas + 1) * model.gpus,
                node_role=self.names.role("node"),
                subnet_ids=list(self.foundation.private_subnets.values()),
                security_group_id=self.cluster.security_group_id,
                reservation_tags={"relight:environment": self.environment.name, "relight:service": service.name},
                provider=self.kubernetes,
            ),
        )
        return ModelServing(
            f"{name}-{self.region}",
            ModelServingArgs(
                mode=placement.side.serving,
                model=serving.model,
                image=model.image,
                digest=model.digest,
                size=model.size,
                start=model.start,
                engine_args=model.args,
                gpus=model.gpus,
                replicas=serving.replicas,
                warm=serving.warm,
                pool=pool.pool,
                region=self.region,
                models_bucket=self.names.models_bucket(self.region),
                namespace=namespace.name,
                labels=labels(service.tier, service.name),
                cluster=self.cluster.name,
                role_arn=self.names.role_arn(f"{service.name}-serving"),
                aws_provider=self.aws,
                kubernetes_provider=self.kubernetes,
            ),
            # Pods that come before the pool that may take them would be pending for no reason an operator should read.
            pulumi.ResourceOptions(depends_on=[pool] if placement.side.capacity is not CapacityMode.ABSENT else None),
        )

    def _gateway(self, placement: Placement, namespace: ServiceNamespace) -> Gateway:
        service = placement.service
        return Gateway(
            f"{service.name}-gateway-{self.region}",
            GatewayArgs(
                mode=placement.side.gateway,
                image=self.environment.gateway.image,
                route=backends(self.environment, service),
                host=self.names.gateway_host(service.name, self.region),
                zone_id=self.foundation.zone_id,
                namespace=namespace.name,
                labels=labels(service.tier, service.name),
                cluster=self.cluster.name,
                role_arn=self.names.role_arn(f"{service.name}-gateway"),
                aws_provider=self.aws,
                kubernetes_provider=self.kubernetes,
            ),
        )


def build(environment: Environment, names: Names, stack: Stack) -> dict[str, Any]:
    """Make one region and return its topology."""
    assert stack.region is not None
    return RegionLayer(environment, names, stack, stack.region).topology()
