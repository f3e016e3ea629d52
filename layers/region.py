"""The region layer: all that computes in one region. It needs no other region to be made, changed or destroyed."""

from typing import Any

import pulumi
import pulumi_kubernetes as kubernetes

from components.cluster import Cluster, ClusterArgs
from components.cluster_addons import ClusterAddons, ClusterAddonsArgs
from components.egress import Egress, EgressArgs
from components.interface_endpoints import InterfaceEndpoints, InterfaceEndpointsArgs
from components.policy_controller import PolicyController, PolicyControllerArgs
from components.providers import kubernetes_provider
from components.topology_copy import TopologyCopy, TopologyCopyArgs
from layers import providers, quotas, region_charts
from layers.foundation import foundation
from layers.service_alarms import ServiceAlarms
from layers.service_compute import RegionGround, ServiceCompute
from spec.environment import Environment
from spec.modes import ClusterMode
from spec.naming import Names, Stack
from spec.placement import calls_bedrock_in, cluster_mode, in_region
from spec.topology import head


class RegionLayer:
    """Builds one region's components in order, each from named outputs of earlier ones."""

    def __init__(self, environment: Environment, names: Names, stack: Stack, region: str) -> None:
        self.environment, self.names, self.stack, self.region = environment, names, stack, region
        self.aws = providers.in_region(environment, region)
        self.foundation = foundation(environment, names, region, self.aws)
        mode = cluster_mode(environment, region)
        self.quotas = quotas.check(environment, region, self.aws)
        self.egress = Egress(
            f"{environment.name}-{region}",
            EgressArgs(
                mode=mode,
                public_subnets=self.foundation.public_subnets,
                private_route_tables=self.foundation.private_route_tables,
                provider=self.aws,
            ),
        )
        self.endpoints = InterfaceEndpoints(
            f"{environment.name}-{region}",
            InterfaceEndpointsArgs(
                mode=mode,
                region=region,
                account=environment.account,
                vpc_id=self.foundation.vpc_id,
                cidr=environment.regions[region].cidr,
                subnets=self.foundation.private_subnets,
                bedrock=calls_bedrock_in(environment, region),
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
                open_to=environment.access.cidrs,
                operators={names.operator_arn(role): level for role, level in environment.access.roles.items()},
                protect=environment.protect_data,
                provider=self.aws,
            ),
        )
        self.addons = ClusterAddons(
            f"{environment.name}-{region}",
            ClusterAddonsArgs(
                mode=mode,
                cluster=self.cluster.name,
                metrics_role_arn=names.role_arn("cluster-metrics"),
                provider=self.aws,
            ),
        )
        self.kubernetes = self._kubernetes()
        PolicyController(f"{environment.name}-{region}-policies", PolicyControllerArgs(provider=self.kubernetes))
        placed = in_region(environment, region) if mode is ClusterMode.RUNNING else ()
        ground = RegionGround(
            environment=environment,
            names=names,
            region=region,
            aws=self.aws,
            kubernetes=self.kubernetes,
            foundation=self.foundation,
            cluster=self.cluster,
            charts=region_charts.releases(environment, region, placed, self.kubernetes),
            addons=self.addons,
        )
        self.services = {placement.service.name: ServiceCompute(ground, placement) for placement in placed}
        for placement in placed:
            ServiceAlarms(ground, placement, self.services[placement.service.name].models)

    def topology(self) -> dict[str, Any]:
        """The layer's topology (`spec.topology.RegionTopology`), written to the region's control bucket.

        The bucket's replication brings it to the other regions, so that nothing here has to reach them.
        """
        document = {
            **head(self.environment.name, self.stack.name),
            "region": self.region,
            "cluster": self.cluster.name,
            "cluster_endpoint": self.cluster.endpoint,
            "quotas": self.quotas,
            "services": {name: compute.topology() for name, compute in self.services.items()},
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


def build(environment: Environment, names: Names, stack: Stack) -> dict[str, Any]:
    """Make one region and return its topology."""
    assert stack.region is not None
    return RegionLayer(environment, names, stack, stack.region).topology()
