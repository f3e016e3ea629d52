"""More replicas of a model while requests wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

import pulumi
import pulumi_kubernetes as kubernetes

from components.serving_pod import PORT
from spec.modes import ServingMode

WAITING = 5
"""Requests that may wait at each replica before another one is started: a start takes minutes, so it is soon enough."""

_QUIET_SECONDS = 900
"""Load has to be away for so long before a replica goes: three times what it takes to get one back."""


@dataclass(frozen=True, kw_only=True)
class AutoscalingArgs:
    """`least` and `most` replicas of the Deployment that is named after the model; `controller` is KEDA's release."""

    mode: ServingMode
    model: str
    least: int
    most: int
    namespace: pulumi.Input[str]
    labels: dict[str, str]
    controller: Sequence[pulumi.Resource]
    provider: kubernetes.Provider | None


def scales(mode: ServingMode) -> bool:
    """Whether load moves the replica count in a mode. At zero nothing is asked, and the failover sets the number."""
    match mode:
        case ServingMode.FULL | ServingMode.WARM:
            return True
        case ServingMode.ZERO | ServingMode.ABSENT:
            return False
        case _:
            assert_never(mode)


class Autoscaling(pulumi.ComponentResource):
    """A KEDA ScaledObject on vLLM's own queue, never below what full load takes and never above what is declared.

    A failover that raises the replica count raises `minReplicaCount` with it, or it would be taken back. If the queues
    can't be read the replicas stay as they are.
    """

    scales: bool

    def __init__(self, name: str, args: AutoscalingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:kubernetes:Autoscaling", name, None, opts)
        self.scales = scales(args.mode)
        if self.scales:
            self._scaled_object(name, args)
        self.register_outputs({"scales": self.scales})

    def _scaled_object(self, name: str, args: AutoscalingArgs) -> None:
        url = pulumi.Output.concat("http://", args.model, ".", args.namespace, f".svc.cluster.local:{PORT}/metrics")
        quiet = {"scaleDown": {"stabilizationWindowSeconds": _QUIET_SECONDS}}
        # https://keda.sh/docs/latest/reference/scaledobject-spec/
        kubernetes.apiextensions.CustomResource(
            f"{name}-object",
            api_version="keda.sh/v1alpha1",
            kind="ScaledObject",
            metadata={"name": args.model, "namespace": args.namespace, "labels": args.labels},
            spec={
                "scaleTargetRef": {"name": args.model},
                "pollingInterval": 15,
                "minReplicaCount": args.least,
                "maxReplicaCount": args.most,
                "advanced": {"horizontalPodAutoscalerConfig": {"behavior": quiet}},
                "triggers": [
                    {
                        # Asks each replica itself: no Prometheus that would have to be there first.
                        # https://keda.sh/docs/latest/scalers/metrics-api/
                        "type": "metrics-api",
                        "metricType": "AverageValue",
                        "metadata": {
                            "url": url,
                            "format": "prometheus",
                            "valueLocation": f'vllm:num_requests_waiting{{model_name="{args.model}"}}',
                            "targetValue": str(WAITING),
                            "aggregateFromKubeServiceEndpoints": "true",
                            "aggregationType": "sum",
                        },
                    }
                ],
            },
            # KEDA has to let go of the object before it goes itself.
            opts=pulumi.ResourceOptions(parent=self, provider=args.provider, depends_on=list(args.controller)),
        )
