"""A self-hosted model of a service in one region."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, assert_never

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes

from components import serving_scripts as scripts
from components.serving_pod import PORT, Engine, leader, pod, scripts_name
from components.start_time import NODE, pod_start
from components.workload import account, disruption_budget
from spec.modes import ServingMode

_REVISIONS = 5
LAST_GOOD = "relight.dev/last-good"
"""The annotation that names the digest to go back to: its weights are in the bucket, and readable."""


@dataclass(frozen=True, kw_only=True)
class ModelServingArgs:
    """`digest` is the weights' content address, `size` their bytes; `start` the engine's own start time.

    `previous` is the digest of the last good revision. `gpus` are those of a replica on each of its `nodes`. `replicas`
    run in mode FULL, `warm` in mode WARM, none in mode ZERO; `scaled`: load moves their number. `pool` is the GPU node
    pool's label; `controller` the release of LeaderWorkerSet where replicas span nodes.
    """

    mode: ServingMode
    model: str
    image: pulumi.Input[str]
    digest: str
    previous: str | None
    compile_cache: str | None
    size: int
    start: timedelta
    engine_args: tuple[str, ...]
    gpus: int
    nodes: int
    replicas: int
    warm: int
    scaled: bool
    pool: str
    region: str
    models_bucket: pulumi.Input[str]
    namespace: pulumi.Input[str]
    labels: dict[str, str]
    cluster: pulumi.Input[str]
    role_arn: str
    aws_provider: aws.Provider
    kubernetes_provider: kubernetes.Provider | None
    controller: Sequence[pulumi.Resource] = ()


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

    Of a model that spans several nodes it is a LeaderWorkerSet instead. Weights are streamed from the region's own
    bucket, after they were found to be those of the digest. In a failover the replica count is raised to full, from the
    warm minimum or from zero; with mode ABSENT there is nothing until the region is rebuilt.

    "Near" in mode ZERO is the region's own bucket, with weights and compiled code, and the region's own registry: there
    is no node on which to keep either. A node's first pull is EKS Auto Mode's own business, it has no setting of ours.
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
        mounted = kubernetes.core.v1.ConfigMap(
            f"{self._name}-scripts",
            metadata={"name": scripts_name(args.model), "namespace": args.namespace, "labels": args.labels},
            data=scripts.scripts(),
            opts=self._child,
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
            spec={
                "selector": self._selector | leader(args.nodes),
                "ports": [{"name": "http", "port": PORT, "targetPort": "http"}],
            },
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
        if args.nodes == 1:
            self._deployment(service_account, mounted)
        else:
            self._group(service_account, mounted)

    @property
    def _engine(self) -> Engine:
        args = self._args
        return Engine(
            model=args.model,
            image=args.image,
            bucket=args.models_bucket,
            digest=args.digest,
            compile_cache=args.compile_cache,
            start=pod_start(args.size, args.start),
            args=args.engine_args,
            gpus=args.gpus,
            nodes=args.nodes,
            region=args.region,
            pool=args.pool,
        )

    def _metadata(self) -> dict[str, Any]:
        args = self._args
        # Replicas may come one after another; twice that, since these are typical values.
        patience = 2 * max(1, self.replicas) * (NODE + self._engine.start)
        annotations = {"pulumi.com/timeoutSeconds": str(int(patience.total_seconds()))}
        if args.previous:
            annotations[LAST_GOOD] = args.previous
        return {"name": args.model, "namespace": args.namespace, "labels": args.labels, "annotations": annotations}

    def _template(self, service_account: pulumi.Input[str], *, leads: bool = True) -> dict[str, Any]:
        annotations = {
            "relight.dev/start-seconds": str(int(self._engine.start.total_seconds())),
            "relight.dev/scripts": scripts.version(),
        }
        return {
            "metadata": {"labels": {**self._args.labels, **self._selector}, "annotations": annotations},
            "spec": pod(self._engine, account=service_account, selector=self._selector, leads=leads),
        }

    def _deployment(self, service_account: pulumi.Input[str], mounted: pulumi.Resource) -> None:
        args = self._args
        # A surge needs a GPU that may not be to be had: only a single replica is replaced that way.
        surge = {"maxSurge": 1, "maxUnavailable": 0} if self.replicas == 1 else {"maxSurge": 0, "maxUnavailable": 1}
        kubernetes.apps.v1.Deployment(
            f"{self._name}-deployment",
            metadata=self._metadata(),
            spec={
                "replicas": self.replicas,
                "revisionHistoryLimit": _REVISIONS,
                "selector": {"matchLabels": self._selector},
                "strategy": {"type": "RollingUpdate", "rollingUpdate": surge},
                "template": self._template(service_account),
            },
            opts=pulumi.ResourceOptions.merge(
                self._child,
                pulumi.ResourceOptions(
                    # Its pods mount it.
                    depends_on=[mounted],
                    # What load has made of the number stays, also when something else of the Deployment changes.
                    ignore_changes=["spec.replicas"] if args.scaled else None,
                ),
            ),
        )

    def _group(self, service_account: pulumi.Input[str], mounted: pulumi.Resource) -> None:
        # https://lws.sigs.k8s.io/docs/reference/leaderworkerset.v1/
        kubernetes.apiextensions.CustomResource(
            f"{self._name}-group",
            api_version="leaderworkerset.x-k8s.io/v1",
            kind="LeaderWorkerSet",
            metadata=self._metadata(),
            spec={
                "replicas": self.replicas,
                "rolloutStrategy": {
                    "type": "RollingUpdate",
                    "rollingUpdateConfiguration": {"maxUnavailable": 1, "maxSurge": 0},
                },
                "leaderWorkerTemplate": {
                    "size": self._args.nodes,
                    # A part of a model is no model: if one pod is lost all of its replica start again.
                    "restartPolicy": "RecreateGroupOnPodRestart",
                    "leaderTemplate": self._template(service_account),
                    "workerTemplate": self._template(service_account, leads=False),
                },
            },
            # Its pods mount the one, and the other, its controller, has to take them away before it goes itself.
            opts=pulumi.ResourceOptions.merge(
                self._child, pulumi.ResourceOptions(depends_on=[mounted, *self._args.controller])
            ),
        )
