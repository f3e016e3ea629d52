"""The Kubernetes namespace of a service."""

from dataclasses import dataclass

import pulumi
import pulumi_kubernetes as kubernetes


@dataclass(frozen=True, kw_only=True)
class ServiceNamespaceArgs:
    """`present` says whether this region holds anything of the service; `labels` are the service's."""

    present: bool
    namespace: str
    labels: dict[str, str]
    provider: kubernetes.Provider | None


class ServiceNamespace(pulumi.ComponentResource):
    """A namespace that refuses pods below the restricted level.

    https://kubernetes.io/docs/concepts/security/pod-security-standards/
    """

    name: pulumi.Output[str]

    def __init__(self, name: str, args: ServiceNamespaceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:kubernetes:ServiceNamespace", name, None, opts)
        self.name = pulumi.Output.from_input(args.namespace)
        if args.present:
            namespace = kubernetes.core.v1.Namespace(
                f"{name}-namespace",
                metadata={
                    "name": args.namespace,
                    "labels": {
                        **args.labels,
                        "pod-security.kubernetes.io/enforce": "restricted",
                        "pod-security.kubernetes.io/warn": "restricted",
                    },
                },
                opts=pulumi.ResourceOptions(parent=self, provider=args.provider),
            )
            self.name = namespace.metadata.name
        self.register_outputs({"name": self.name})
