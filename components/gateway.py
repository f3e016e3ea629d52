"""The LLM gateway of a service in one region."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, assert_never

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes

from components.gateway_config import Backend, render
from components.workload import CONTAINER_SECURITY, POD_SECURITY, account, disruption_budget, probe, spread
from spec.modes import GatewayMode

PORT = 4000
KEYS_SECRET = "gateway-keys"


@dataclass(frozen=True, kw_only=True)
class GatewayArgs:
    """`image` by digest; `route` in the order of preference; `host` is the gateway's DNS name in this region, in the
    zone `zone_id`."""

    mode: GatewayMode
    image: str
    route: Sequence[Backend]
    host: str
    zone_id: pulumi.Input[str]
    namespace: pulumi.Input[str]
    labels: dict[str, str]
    cluster: pulumi.Input[str]
    role_arn: str
    aws_provider: aws.Provider
    kubernetes_provider: kubernetes.Provider | None


class Gateway(pulumi.ComponentResource):
    """LiteLLM with its configuration, behind a network load balancer with a DNS name of its own in the region.

    In a failover it is already running, small where the mode says so; with mode ABSENT there is none until the region
    is rebuilt. A changed configuration rolls the pods.
    """

    endpoint: str

    def __init__(self, name: str, args: GatewayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:kubernetes:Gateway", name, None, opts)
        self._name, self._args = name, args
        self._selector = {"app.kubernetes.io/name": "gateway"}
        self._child = pulumi.ResourceOptions(parent=self, provider=args.kubernetes_provider)
        self.endpoint = f"https://{args.host}"
        match args.mode:
            case GatewayMode.RUNNING:
                self._run(replicas=2, cpu="1", memory="2Gi")
            case GatewayMode.SMALL:
                self._run(replicas=1, cpu="500m", memory="1Gi")
            case GatewayMode.ABSENT:
                self.endpoint = ""
            case _:
                assert_never(args.mode)
        self.register_outputs({"endpoint": self.endpoint})

    def _run(self, *, replicas: int, cpu: str, memory: str) -> None:
        args = self._args
        config = json.dumps(render(args.route), indent=2)
        service_account = account(
            self._name,
            account_name="gateway",
            namespace=args.namespace,
            cluster=args.cluster,
            role_arn=args.role_arn,
            parent=self,
            aws_provider=args.aws_provider,
            kubernetes_provider=args.kubernetes_provider,
        )
        # LiteLLM reads YAML, of which JSON is a part.
        kubernetes.core.v1.ConfigMap(
            f"{self._name}-config",
            metadata={"name": "gateway", "namespace": args.namespace, "labels": args.labels},
            data={"config.yaml": config},
            opts=self._child,
        )
        disruption_budget(
            self._name,
            budget_name="gateway",
            namespace=args.namespace,
            selector=self._selector,
            parent=self,
            provider=args.kubernetes_provider,
        )
        kubernetes.apps.v1.Deployment(
            f"{self._name}-deployment",
            metadata={"name": "gateway", "namespace": args.namespace, "labels": args.labels},
            spec={
                "replicas": replicas,
                "selector": {"matchLabels": self._selector},
                "template": {
                    "metadata": {
                        "labels": {**args.labels, **self._selector},
                        "annotations": {"relight.dev/config": sha256(config.encode()).hexdigest()},
                    },
                    "spec": self._pod(service_account, cpu, memory),
                },
            },
            opts=self._child,
        )
        self._expose()

    def _pod(self, service_account: str, cpu: str, memory: str) -> dict[str, Any]:
        return {
            "serviceAccountName": service_account,
            "automountServiceAccountToken": False,
            "securityContext": POD_SECURITY,
            "topologySpreadConstraints": spread(self._selector),
            "containers": [
                {
                    "name": "litellm",
                    "image": self._args.image,
                    "args": ["--config", "/etc/litellm/config.yaml", "--port", str(PORT)],
                    # Not optional: without its master key LiteLLM would admit anyone.
                    "envFrom": [{"secretRef": {"name": KEYS_SECRET}}],
                    "ports": [{"name": "http", "containerPort": PORT}],
                    "resources": {"requests": {"cpu": cpu, "memory": memory}, "limits": {"memory": memory}},
                    "securityContext": CONTAINER_SECURITY,
                    "volumeMounts": [
                        {"name": "config", "mountPath": "/etc/litellm", "readOnly": True},
                        {"name": "scratch", "mountPath": "/tmp"},
                    ],
                    "startupProbe": probe("/health/liveliness", "http", period=5, failures=30),
                    "readinessProbe": probe("/health/readiness", "http", period=5, failures=3),
                    "livenessProbe": probe("/health/liveliness", "http", period=10, failures=6),
                }
            ],
            "volumes": [
                {"name": "config", "configMap": {"name": "gateway"}},
                {"name": "scratch", "emptyDir": {}},
            ],
        }

    def _expose(self) -> None:
        args = self._args
        # https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-nlb.html
        service = kubernetes.core.v1.Service(
            f"{self._name}-service",
            metadata={
                "name": "gateway",
                "namespace": args.namespace,
                "labels": args.labels,
                "annotations": {"service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing"},
            },
            spec={
                "type": "LoadBalancer",
                "loadBalancerClass": "eks.amazonaws.com/nlb",
                "selector": self._selector,
                "ports": [{"name": "https", "port": 443, "targetPort": "http"}],
            },
            opts=self._child,
        )
        aws.route53.Record(
            f"{self._name}-name",
            zone_id=args.zone_id,
            name=args.host,
            type="CNAME",
            ttl=60,
            records=[service.status.apply(lambda status: status.load_balancer.ingress[0].hostname)],
            opts=pulumi.ResourceOptions(parent=self, provider=args.aws_provider),
        )
