"""A region's Kubernetes cluster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import assert_never

import pulumi
import pulumi_aws as aws

from components.kubeconfig import kubeconfig
from spec.access import AccessLevel
from spec.modes import ClusterMode

KUBERNETES_VERSION = "1.35"
# https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
CONTROL_PLANE_LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]


# https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
_POLICIES = {
    AccessLevel.ADMIN: "AmazonEKSClusterAdminPolicy",
    AccessLevel.VIEW: "AmazonEKSViewPolicy",
}


@dataclass(frozen=True, kw_only=True)
class ClusterArgs:
    """`cluster_role_arn` and `node_role_arn` are the data layer's; `subnets` are the private ones, by zone.

    `open_to` are the networks from which the API answers beside the VPC, none for a private endpoint alone; `operators`
    are the ARNs of IAM roles with what each may do; `protect` is whether the cluster refuses to be deleted.
    """

    mode: ClusterMode
    cluster_name: str
    region: str
    subnets: Mapping[str, pulumi.Input[str]]
    key_arn: pulumi.Input[str]
    cluster_role_arn: str
    node_role_arn: str
    open_to: Sequence[IPv4Network]
    operators: Mapping[str, AccessLevel]
    protect: bool
    provider: aws.Provider


class Cluster(pulumi.ComponentResource):
    """An EKS cluster in Auto Mode: nodes, load balancers, storage, Pod Identity come with it, so that a rebuild waits
    for one API call and nothing has to be installed before the first pod runs (docs/adr/0002-eks-auto-mode.md).

    Who may enter is said by access entries alone, so nobody depends on the role that once made the cluster. Its API
    answers inside the VPC, and outside only to the networks named.

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
                for role_arn, level in args.operators.items():
                    self._operator(name, cluster, role_arn, level, args.provider)
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
            access_config={
                "authentication_mode": "API",
                # Only without operators: else whoever runs this enters as one of them, and by nothing hidden.
                "bootstrap_cluster_creator_admin_permissions": not args.operators,
            },
            compute_config={
                "enabled": True,
                "node_pools": ["general-purpose", "system"],
                "node_role_arn": args.node_role_arn,
            },
            kubernetes_network_config={"elastic_load_balancing": {"enabled": True}},
            storage_config={"block_storage": {"enabled": True}},
            encryption_config={"provider": {"key_arn": args.key_arn}, "resources": ["secrets"]},
            enabled_cluster_log_types=CONTROL_PLANE_LOGS,
            # At the end of its support AWS upgrades the cluster, 14 months after the version came out; with EXTENDED it
            # would stay behind for a year more, at six times the price, and nobody would notice.
            # https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
            upgrade_policy={"support_type": "STANDARD"},
            # An operator, or AWS, can move traffic out of a zone that is ill.
            # https://docs.aws.amazon.com/eks/latest/userguide/zone-shift.html
            zonal_shift_config={"enabled": True},
            # https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html
            deletion_protection=args.protect,
            vpc_config={
                "subnet_ids": list(args.subnets.values()),
                "endpoint_private_access": True,
                # https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
                "endpoint_public_access": bool(args.open_to),
                **({"public_access_cidrs": [str(network) for network in args.open_to]} if args.open_to else {}),
            },
            opts=pulumi.ResourceOptions(
                parent=self,
                provider=args.provider,
                # Looked at only when a cluster is made; a change would replace the cluster.
                ignore_changes=["accessConfig.bootstrapClusterCreatorAdminPermissions"],
            ),
        )

    def _operator(
        self, name: str, cluster: aws.eks.Cluster, role_arn: str, level: AccessLevel, provider: aws.Provider
    ) -> None:
        """https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html"""
        child = pulumi.ResourceOptions(parent=self, provider=provider)
        label = f"{name}-operator-{role_arn.rpartition('/')[2].lower()}"
        entry = aws.eks.AccessEntry(
            label, cluster_name=cluster.name, principal_arn=role_arn, type="STANDARD", opts=child
        )
        aws.eks.AccessPolicyAssociation(
            f"{label}-may",
            cluster_name=cluster.name,
            principal_arn=entry.principal_arn,
            policy_arn=f"arn:aws:eks::aws:cluster-access-policy/{_POLICIES[level]}",
            access_scope={"type": "cluster"},
            opts=child,
        )
