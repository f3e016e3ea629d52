"""A self-hosted model of a service in one region."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any, assert_never

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes

from components.gpu_node_pool import GPU, POOL_LABEL
from components.start_time import NODE, pod_start
from components.workload import CONTAINER_SECURITY, POD_SECURITY, account, disruption_budget, probe, spread
from spec.modes import ServingMode
from spec.naming import model_prefix

PORT = 8000
_PROBE_PERIOD = 10


@dataclass(frozen=True, kw_only=True)
class ModelServingArgs:
    """`digest` is the weights' content address, `size` their bytes; `start` the engine's own start time.

    `replicas` run in mode FULL, `warm` in mode WARM, none in mode ZERO. `pool` is the GPU node pool's label.
    """

    mode: ServingMode
    model: str
    image: str
    digest: str
    size: int
    start: timedelta
    engine_args: tuple[str, ...]
    gpus: int
    replicas: int
    warm: int
    pool: str
    region: str
    models_bucket: pulumi.Input[str]
    namespace: pulumi.Input[str]
    labels: dict[str, str]
    cluster: pulumi.Input[str]
    role_arn: str
    aws_provider: aws.Provider
    kubernetes_provider: kubernetes.Provider | None


def replicas_in(mode: ServingMode, replicas: int, warm: int) -> int:
    """How many replicas run in a mode."""
    match mode:
        case ServingMode.FULL:
            return replicas
        case ServingMode.WARM:
            return min(warm, replicas)
        case ServingMode.ZERO | ServingMode.ABSENT:
            return 0
        case _:
            assert_never(mode)


class ModelServing(pulumi.ComponentResource):
    """A vLLM Deployment with its Service, identity and disruption budget; image and weights by digest.

    Weights are streamed from the region's own bucket. In a failover the replica count is raised to full, from the warm
    minimum or from zero; with mode ABSENT there is nothing until the region is rebuilt.
    """

    deployment: str
    replicas: int

    def __init__(self, name: str, args: ModelServingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:kubernetes:ModelServing", name, None, opts)
        self._name, self._args = name, args
        self._selector = {"app.kubernetes.io/name": args.model}
        self._child = pulumi.ResourceOptions(parent=self, provider=args.kubernetes_provider)
        self.deployment = args.model
        self.replicas = replicas_in(args.mode, args.replicas, args.warm)
        if args.mode is not ServingMode.ABSENT:
            self._serve()
        self.register_outputs({"deployment": self.deployment, "replicas": self.replicas})

    def _serve(self) -> None:
        args = self._args
        service_account = account(
            self._name,
            account_name=args.model,
            namespace=args.namespace,
            cluster=args.cluster,
            role_arn=args.role_arn,
            parent=self,
            aws_provider=args.aws_provider,
            kubernetes_provider=args.kubernetes_provider,
        )
        kubernetes.core.v1.Service(
            f"{self._name}-service",
            metadata={
                "name": args.model,
                "namespace": args.namespace,
                "labels": args.labels,
                # At zero replicas there is no pod to wait for; else the Deployment's own wait says more.
                "annotations": {"pulumi.com/skipAwait": "true"},
            },
            spec={"selector": self._selector, "ports": [{"name": "http", "port": PORT, "targetPort": "http"}]},
            opts=self._child,
        )
        disruption_budget(
            self._name,
            budget_name=args.model,
            namespace=args.namespace,
            selector=self._selector,
            parent=self,
            provider=args.kubernetes_provider,
        )
        self._deployment(service_account)

    def _deployment(self, service_account: str) -> None:
        args = self._args
        start = pod_start(args.size, args.start)
        # Replicas may come one after another; twice that, since these are typical values.
        patience = 2 * max(1, self.replicas) * (NODE + start)
        annotations = {"pulumi.com/timeoutSeconds": str(int(patience.total_seconds()))}
        # A surge needs a GPU that may not be to be had: only a single replica is replaced that way.
        surge = {"maxSurge": 1, "maxUnavailable": 0} if self.replicas == 1 else {"maxSurge": 0, "maxUnavailable": 1}
        kubernetes.apps.v1.Deployment(
            f"{self._name}-deployment",
            metadata={
                "name": args.model,
                "namespace": args.namespace,
                "labels": args.labels,
                "annotations": annotations,
            },
            spec={
                "replicas": self.replicas,
                "selector": {"matchLabels": self._selector},
                "strategy": {"type": "RollingUpdate", "rollingUpdate": surge},
                "template": {
                    "metadata": {
                        "labels": {**args.labels, **self._selector},
                        "annotations": {"relight.dev/start-seconds": str(int(start.total_seconds()))},
                    },
                    "spec": self._pod(service_account, start),
                },
            },
            opts=self._child,
        )

    def _pod(self, service_account: str, start: timedelta) -> dict[str, Any]:
        return {
            "serviceAccountName": service_account,
            "automountServiceAccountToken": False,
            "securityContext": POD_SECURITY,
            "nodeSelector": {POOL_LABEL: self._args.pool},
            "tolerations": [{"key": GPU, "operator": "Exists", "effect": "NoSchedule"}],
            "topologySpreadConstraints": spread(self._selector),
            "terminationGracePeriodSeconds": 120,
            "containers": [self._container(start)],
            "volumes": [
                {"name": "cache", "emptyDir": {}},
                {"name": "shared-memory", "emptyDir": {"medium": "Memory", "sizeLimit": "4Gi"}},
            ],
        }

    def _container(self, start: timedelta) -> dict[str, Any]:
        args = self._args
        weights = pulumi.Output.concat("s3://", args.models_bucket, "/", model_prefix(args.digest))
        startup = ceil(2 * start.total_seconds() / _PROBE_PERIOD)
        return {
            "name": "vllm",
            "image": args.image,
            # https://docs.vllm.ai/en/stable/models/extensions/runai_model_streamer.html
            "args": [
                "--model",
                weights,
                "--load-format=runai_streamer",
                f"--served-model-name={args.model}",
                f"--tensor-parallel-size={args.gpus}",
                f"--port={PORT}",
                *args.engine_args,
            ],
            "env": [{"name": "AWS_REGION", "value": args.region}, {"name": "HOME", "value": "/cache"}],
            "ports": [{"name": "http", "containerPort": PORT}],
            "resources": {
                # Weights are streamed to the GPU: what the smallest accepted types have (4 vCPU, 16 GiB) is enough.
                "requests": {"cpu": str(2 * args.gpus), "memory": f"{8 * args.gpus}Gi"},
                "limits": {GPU: str(args.gpus)},
            },
            "securityContext": CONTAINER_SECURITY,
            "volumeMounts": [
                {"name": "cache", "mountPath": "/cache"},
                {"name": "cache", "mountPath": "/tmp", "subPath": "tmp"},
                {"name": "shared-memory", "mountPath": "/dev/shm"},
            ],
            "startupProbe": probe("/health", "http", period=_PROBE_PERIOD, failures=startup),
            "readinessProbe": probe("/health", "http", period=5, failures=3),
            "livenessProbe": probe("/health", "http", period=10, failures=6),
        }
