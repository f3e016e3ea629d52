"""What a region's cluster has beyond EKS Auto Mode: secrets as files, metrics of its pods, Container Insights."""

import json
from dataclasses import dataclass
from typing import Any, assert_never

import pulumi
import pulumi_aws as aws

from spec.modes import ClusterMode

# Add-on versions for the cluster's Kubernetes version (`components.cluster.KUBERNETES_VERSION`); what there is tells
# `aws eks describe-addon-versions --kubernetes-version 1.35`. Never applied by us to a real cluster.
SECRETS_DRIVER = "aws-secrets-store-csi-driver-provider"
VERSIONS = {
    # https://docs.aws.amazon.com/secretsmanager/latest/userguide/ascp-eks-installation.html
    SECRETS_DRIVER: "v2.1.1-eksbuild.1",
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/install-CloudWatch-Observability-EKS-addon.html
    "amazon-cloudwatch-observability": "v6.5.0-eksbuild.1",
    # https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html
    "metrics-server": "v0.8.1-eksbuild.1",
}
_SETTINGS: dict[str, dict[str, Any]] = {
    # It would add its own agent to every workload: pods are to be what this program declares.
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-Monitor-All.html
    "amazon-cloudwatch-observability": {
        "manager": {"applicationSignals": {"autoMonitor": {"monitorAllServices": False}}}
    },
}


@dataclass(frozen=True, kw_only=True)
class ClusterAddonsArgs:
    """`metrics_role_arn` is the data layer's role with which Container Insights writes."""

    mode: ClusterMode
    cluster: pulumi.Input[str]
    metrics_role_arn: str
    provider: aws.Provider


class ClusterAddons(pulumi.ComponentResource):
    """EKS add-ons with pinned versions. A value changed by hand in the cluster is put back at the next `up`.

    Only the secrets driver is in the way of a recovery: what mounts secrets waits for it (`secrets_driver`), nothing
    waits for the others.
    """

    secrets_driver: aws.eks.Addon | None

    def __init__(self, name: str, args: ClusterAddonsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:ClusterAddons", name, None, opts)
        match args.mode:
            case ClusterMode.RUNNING:
                addons = {addon: self._addon(name, args, addon) for addon in VERSIONS}
                self.secrets_driver = addons[SECRETS_DRIVER]
            case ClusterMode.ABSENT:
                self.secrets_driver = None
            case _:
                assert_never(args.mode)
        self.register_outputs({"versions": VERSIONS if args.mode is ClusterMode.RUNNING else {}})

    def _addon(self, name: str, args: ClusterAddonsArgs, addon: str) -> aws.eks.Addon:
        role = {"role_arn": args.metrics_role_arn, "service_account": "cloudwatch-agent"}
        return aws.eks.Addon(
            f"{name}-{addon}",
            cluster_name=args.cluster,
            addon_name=addon,
            addon_version=VERSIONS[addon],
            configuration_values=json.dumps(_SETTINGS[addon]) if addon in _SETTINGS else None,
            pod_identity_associations=[role] if addon == "amazon-cloudwatch-observability" else None,
            resolve_conflicts_on_create="OVERWRITE",
            resolve_conflicts_on_update="OVERWRITE",
            opts=pulumi.ResourceOptions(parent=self, provider=args.provider),
        )
