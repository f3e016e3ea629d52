"""A region's log groups of its cluster: what must be there before the cluster, and stay when it is gone."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

AUDIT_DAYS = 365
"""The control plane's logs say who did what: they are kept as long as a yearly audit looks back."""
OTHER_DAYS = 90
CONTAINER_INSIGHTS = ("application", "dataplane", "host", "performance")
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference-performance-entries-EKS.html


@dataclass(frozen=True, kw_only=True)
class ClusterLogsArgs:
    """`cluster_name` is the cluster that writes them; `protect` is whether they refuse to be deleted."""

    cluster_name: str
    key_arn: pulumi.Input[str]
    protect: bool
    provider: aws.Provider


class ClusterLogs(pulumi.ComponentResource):
    """The log groups that EKS and Container Insights write to, encrypted with the environment's key, with a retention.

    EKS would make its own, unencrypted and kept forever. They cost nothing while nothing is written, so they belong to
    the data layer: a cluster that is rebuilt under its name finds them, and what the lost one did can still be read.
    """

    names: tuple[str, ...]

    def __init__(self, name: str, args: ClusterLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:ClusterLogs", name, None, opts)
        # https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
        groups = {"control-plane": (f"/aws/eks/{args.cluster_name}/cluster", AUDIT_DAYS)}
        groups |= {
            kind: (f"/aws/containerinsights/{args.cluster_name}/{kind}", OTHER_DAYS) for kind in CONTAINER_INSIGHTS
        }
        for noun, (group, days) in groups.items():
            aws.cloudwatch.LogGroup(
                f"{name}-logs-{noun}",
                name=group,
                # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
                kms_key_id=args.key_arn,
                retention_in_days=days,
                deletion_protection_enabled=args.protect,
                opts=pulumi.ResourceOptions(parent=self, provider=args.provider),
            )
        self.names = tuple(group for group, _ in groups.values())
        self.register_outputs({"names": self.names})
