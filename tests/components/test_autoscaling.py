"""Replicas that follow a model's own queue."""

from functools import cache

import pytest

from components.autoscaling import WAITING, Autoscaling, AutoscalingArgs
from components.chart import Chart, ChartRelease, ChartReleaseArgs
from spec.modes import ServingMode
from tests.components.given import WEST, cluster_provider
from tests.recorder import Recording, record

NAME = "claims-qwen-us-west-2-autoscaling"


@cache
def recorded(mode: ServingMode) -> Recording:
    def program() -> object:
        return Autoscaling(
            NAME,
            AutoscalingArgs(
                mode=mode,
                model="qwen",
                least=3,
                most=8,
                namespace="claims",
                labels={"relight.dev/service": "claims"},
                controller=[],
                provider=cluster_provider(WEST),
            ),
        ).scales

    return record(program)


@pytest.mark.parametrize("mode", [ServingMode.FULL, ServingMode.WARM])
def test_replicas_stay_between_full_load_and_the_declared_most(mode: ServingMode) -> None:
    recording = recorded(mode)
    scaled = recording.named(f"{NAME}-object")
    assert recording.result is True
    assert recording.places() == {f"{NAME}-object": "kubernetes-us-west-2"}
    assert scaled.type == "kubernetes:keda.sh/v1alpha1:ScaledObject"
    assert scaled.inputs["metadata"]["namespace"] == "claims"
    spec = scaled.inputs["spec"]
    assert (spec["minReplicaCount"], spec["maxReplicaCount"]) == (3, 8)
    assert spec["scaleTargetRef"] == {"name": "qwen"}
    assert "idleReplicaCount" not in spec


def test_what_waits_at_each_replica_is_the_measure() -> None:
    (trigger,) = recorded(ServingMode.FULL).named(f"{NAME}-object").inputs["spec"]["triggers"]
    assert (trigger["type"], trigger["metricType"]) == ("metrics-api", "AverageValue")
    assert trigger["metadata"] == {
        "url": "http://qwen.claims.svc.cluster.local:8000/metrics",
        "format": "prometheus",
        "valueLocation": 'vllm:num_requests_waiting{model_name="qwen"}',
        "targetValue": str(WAITING),
        "aggregateFromKubeServiceEndpoints": "true",
        "aggregationType": "sum",
    }


def test_replicas_go_more_slowly_than_they_come() -> None:
    spec = recorded(ServingMode.FULL).named(f"{NAME}-object").inputs["spec"]
    behaviour = spec["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]
    assert behaviour == {"scaleDown": {"stabilizationWindowSeconds": 900}}


@pytest.mark.parametrize("mode", [ServingMode.ZERO, ServingMode.ABSENT])
def test_at_zero_nothing_scales_since_the_failover_sets_the_number(mode: ServingMode) -> None:
    assert recorded(mode).counts() == {}
    assert recorded(mode).result is False


@pytest.mark.parametrize(
    ("chart", "name", "namespace", "level"),
    [(Chart.KEDA, "keda", "keda", "restricted"), (Chart.LEADER_WORKER_SET, "lws", "lws-system", "baseline")],
)
def test_a_chart_is_pinned_and_has_a_namespace_of_its_own(chart: Chart, name: str, namespace: str, level: str) -> None:
    recording = record(
        lambda: ChartRelease("demo-west", ChartReleaseArgs(chart=chart, provider=cluster_provider(WEST))).version
    )
    assert recording.counts() == {"kubernetes:core/v1:Namespace": 1, "kubernetes:helm.sh/v3:Release": 1}
    release = recording.named("demo-west-release").inputs
    assert (release["name"], release["namespace"], release["atomic"]) == (name, namespace, True)
    assert release["version"] == recording.result == chart.value.version
    labels = recording.named("demo-west-namespace").inputs["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == level
