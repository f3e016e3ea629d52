"""What makes a cluster enforce network policies."""

from dataclasses import dataclass

import pulumi
import pulumi_kubernetes as kubernetes


@dataclass(frozen=True, kw_only=True)
class PolicyControllerArgs:
    """`provider` is the cluster's, None where there is no cluster."""

    provider: kubernetes.Provider | None


class PolicyController(pulumi.ComponentResource):
    """The switch of EKS Auto Mode's network policy controller: without it policies are accepted and not enforced."""

    enabled: bool

    def __init__(self, name: str, args: PolicyControllerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:kubernetes:PolicyController", name, None, opts)
        self.enabled = args.provider is not None
        if self.enabled:
            # https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
            kubernetes.core.v1.ConfigMap(
                f"{name}-switch",
                metadata={"name": "amazon-vpc-cni", "namespace": "kube-system"},
                data={"enable-network-policy-controller": "true"},
                opts=pulumi.ResourceOptions(parent=self, provider=args.provider),
            )
        self.register_outputs({"enabled": self.enabled})
