"""Charts and scaling where the file asks for them, and nowhere else."""

from collections.abc import Iterable
from typing import Any

from spec.environment import Environment
from spec.patterns import Pattern
from tests.layers.environments import EAST, WEST, demo, demo_up, spanning_up, up, with_service
from tests.recorder import Recording

RELEASE, SCALED = "kubernetes:helm.sh/v3:Release", "kubernetes:keda.sh/v1alpha1:ScaledObject"
GROUP = "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet"


def scaled(service: str, **changes: Any) -> Environment:
    (serving,) = demo().services[service].serving
    return with_service(demo(), service, serving=(serving.model_copy(update=changes),))


def charts(recording: Recording) -> Iterable[str]:
    return [release.inputs["name"] for release in recording.of(RELEASE)]


def test_nobody_asked_so_no_chart_comes() -> None:
    assert {kind for each in demo_up().values() for kind in each.counts()} & {RELEASE, SCALED, GROUP} == set()


def test_a_service_that_scales_brings_keda_into_each_of_its_regions_and_no_other() -> None:
    recordings = up(scaled("claims-assistant", max_replicas=6))
    for region in (EAST, WEST):
        recording = recordings[f"demo-{region}"]
        assert charts(recording) == ["keda"]
        (one,) = recording.of(SCALED)
        assert one.name == f"claims-assistant-qwen3-8b-{region}-autoscaling-object"
        assert (one.inputs["spec"]["minReplicaCount"], one.inputs["spec"]["maxReplicaCount"]) == (3, 6)
        assert f"demo-{region}-keda-release" in one.dependencies
    assert charts(up(scaled("nightly-summaries", max_replicas=4))[f"demo-{WEST}"]) == []


def test_a_standby_at_zero_has_keda_ready_and_nothing_that_scales() -> None:
    environment = with_service(
        scaled("claims-assistant", max_replicas=6), "claims-assistant", pattern=Pattern.PILOT_LIGHT
    )
    standby = up(environment)[f"demo-{WEST}"]
    assert charts(standby) == ["keda"]
    assert standby.of(SCALED) == []
    assert standby.named(f"claims-assistant-qwen3-8b-{WEST}-deployment").ignore_changes == ()


def test_a_model_that_spans_nodes_brings_its_kind_and_pools_twice_as_large() -> None:
    recording = spanning_up()[f"demo-{EAST}"]
    assert charts(recording) == ["lws"]
    groups = recording.of(GROUP)
    assert {each.name for each in groups} == {
        f"{s}-qwen3-8b-{EAST}-group" for s in ("claims-assistant", "underwriting")
    }
    assert all("demo-us-east-1-lws-system-release" in each.dependencies for each in groups)
    limits = {
        pool.inputs["spec"]["limits"]["nvidia.com/gpu"]
        for pool in recording.of("kubernetes:karpenter.sh/v1:NodePool")
        if "qwen3-8b" in pool.name
    }
    assert limits == {str((3 + 1) * 2)}
