"""A region's Kubernetes cluster."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

import pulumi
import pulumi_aws as aws

from components.kubeconfig import kubeconfig
from spec.modes import ClusterMode

KUBERNETES_VERSION = "1.35"
# https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
CONTROL_PLANE_LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]


@dataclass(frozen=True, kw_only=True)
class ClusterArgs:
    """`cluster_role_arn` and `node_role_arn` are the data layer's; `subnets` are the private ones, by zone."""

    mode: ClusterMode
    cluster_name: str
    region: str
    subnets: Mapping[str, pulumi.Input[str]]
    key_arn: pulumi.Input[str]
    cluster_role_arn: str
    node_role_arn: str
    provider: aws.Provider


class Cluster(pulumi.ComponentResource):
    """An EKS cluster in Auto Mode: nodes, load balancers, storage, Pod Identity come with it, so that a rebuild waits
    for one API call and nothing has to be installed before the first pod runs (docs/adr/0002-eks-auto-mode.md).

    In a failover it is there, except for mode ABSENT, where the rebuild creates it (13 to 16 minutes, book value).
    """

    name: pulumi.Output[str]
    endpoint: pulumi.Output[str]
    security_group_id: pulumi.Output[str]
    kubeconfig: pulumi.Output[str] | None

    def __init__(self, name: str, args: ClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:Cluster", name, None, opts)
        match args.mode:
            case ClusterMode.RUNNING:
                cluster = self._cluster(name, args)
                self.name, self.endpoint = cluster.name, cluster.endpoint
                self.security_group_id = cluster.vpc_config.cluster_security_group_id
                self.kubeconfig = pulumi.Output.all(
                    cluster.name, args.region, cluster.endpoint, cluster.certificate_authority.data
                ).apply(lambda parts: kubeconfig(*parts))
            case ClusterMode.ABSENT:
                self.name = self.endpoint = self.security_group_id = pulumi.Output.from_input("")
                self.kubeconfig = None
            case _:
                assert_never(args.mode)
        self.register_outputs({"name": self.name, "endpoint": self.endpoint})

    def _cluster(self, name: str, args: ClusterArgs) -> aws.eks.Cluster:
        return aws.eks.Cluster(
            f"{name}-eks",
            name=args.cluster_name,
            version=KUBERNETES_VERSION,
            role_arn=args.cluster_role_arn,
            bootstrap_self_managed_addons=False,
            access_config={"authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": True},
            compute_config={
                "enabled": True,
                "node_pools": ["general-purpose", "system"],
                "node_role_arn": args.node_role_arn,
            },
            kubernetes_network_config={"elastic_load_balancing": {"enabled": True}},
            storage_config={"block_storage": {"enabled": True}},
            encryption_config={"provider": {"key_arn": args.key_arn}, "resources": ["secrets"]},
            enabled_cluster_log_types=CONTROL_PLANE_LOGS,
            upgrade_policy={"support_type": "STANDARD"},
            vpc_config={
                "subnet_ids": list(args.subnets.values()),
                "endpoint_private_access": True,
                "endpoint_public_access": True,
            },
            opts=pulumi.ResourceOptions(parent=self, provider=args.provider),
        )
