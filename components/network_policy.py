"""Who may talk to whom in a service's namespace."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_kubernetes as kubernetes

from components.serving_pod import PORT

GATEWAY = "gateway"
GATEWAY_PORTS = (4000, 4001)
SCALER_NAMESPACE = "keda"

_NAME = "app.kubernetes.io/name"
_ANYWHERE = {"ipBlock": {"cidr": "0.0.0.0/0"}}
# https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
_POD_IDENTITY = {"to": [{"ipBlock": {"cidr": "169.254.170.23/32"}}], "ports": [{"protocol": "TCP", "port": 80}]}
_DNS = {"ports": [{"protocol": protocol, "port": 53} for protocol in ("UDP", "TCP")]}
# S3 and the models' providers have no addresses that a policy could name: TLS to anywhere, nothing else to anywhere.
_TLS = {"to": [_ANYWHERE], "ports": [{"protocol": "TCP", "port": 443}]}
_DATABASES = (5432, 6379)
"""PostgreSQL and Valkey, in the region's own network alone."""


@dataclass(frozen=True, kw_only=True)
class NetworkPolicyArgs:
    """`models` are the names of the models that the service serves; `scaled`: KEDA reads their queues.

    `cidr` is the region's network. `present` is whether the service has a namespace here.
    """

    present: bool
    namespace: pulumi.Input[str]
    models: Sequence[str]
    scaled: bool
    cidr: str
    labels: dict[str, str]
    provider: kubernetes.Provider | None


class NetworkPolicy(pulumi.ComponentResource):
    """Nothing may be reached and nothing may reach out, but for what a service is made of.

    The gateway is reached from its load balancer and reaches the models; a model is reached by the gateway alone. All
    may ask DNS, EKS Pod Identity, AWS and the providers over TLS, and the region's databases. A failover changes
    nothing here: what is allowed is the same in every region that holds the service.
    """

    policies: list[str]
    """The names of the policies."""

    def __init__(self, name: str, args: NetworkPolicyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:kubernetes:NetworkPolicy", name, None, opts)
        specs = _policies(args) if args.present else {}
        for policy, spec in specs.items():
            kubernetes.networking.v1.NetworkPolicy(
                f"{name}-{policy}",
                metadata={"name": policy, "namespace": args.namespace, "labels": args.labels},
                spec=spec,
                opts=pulumi.ResourceOptions(parent=self, provider=args.provider),
            )
        self.policies = list(specs)
        self.register_outputs({"policies": self.policies})


def _policies(args: NetworkPolicyArgs) -> dict[str, dict[str, Any]]:
    everyone: dict[str, Any] = {"podSelector": {}}
    databases = {
        "to": [{"ipBlock": {"cidr": args.cidr}}],
        "ports": [{"protocol": "TCP", "port": port} for port in _DATABASES],
    }
    found: dict[str, dict[str, Any]] = {
        # https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-and-all-egress-traffic
        "default-deny": everyone | {"policyTypes": ["Ingress", "Egress"]},
        "reach-out": everyone | {"policyTypes": ["Egress"], "egress": [_DNS, _POD_IDENTITY, _TLS, databases]},
        "gateway": _gateway(args),
    }
    return found | ({"models": _models(args)} if args.models else {})


def _gateway(args: NetworkPolicyArgs) -> dict[str, Any]:
    found: dict[str, Any] = {
        "podSelector": {"matchLabels": {_NAME: GATEWAY}},
        "policyTypes": ["Ingress", "Egress"],
        # Who may reach the load balancer is said by its own security group.
        "ingress": [{"ports": [{"protocol": "TCP", "port": port} for port in GATEWAY_PORTS]}],
    }
    if args.models:
        found["egress"] = [{"to": [{"podSelector": _served(args)}], "ports": [{"protocol": "TCP", "port": PORT}]}]
    return found


def _models(args: NetworkPolicyArgs) -> dict[str, Any]:
    callers: list[dict[str, Any]] = [{"podSelector": {"matchLabels": {_NAME: GATEWAY}}}]
    if args.scaled:
        callers.append({"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": SCALER_NAMESPACE}}})
    # The pods of a replica that spans nodes talk to each other on ports of their own choice.
    each_other = [{"podSelector": _served(args)}]
    return {
        "podSelector": _served(args),
        "policyTypes": ["Ingress", "Egress"],
        "ingress": [{"from": callers, "ports": [{"protocol": "TCP", "port": PORT}]}, {"from": each_other}],
        "egress": [{"to": each_other}],
    }


def _served(args: NetworkPolicyArgs) -> dict[str, Any]:
    return {"matchExpressions": [{"key": _NAME, "operator": "In", "values": list(args.models)}]}
