"""Helm releases on a real control plane: recorded, with the kinds that their chart brings."""

from collections.abc import Iterator
from typing import Any

import pytest

from localcloud.kubernetes.releases import TOKEN
from tests.localcloud.kubernetes.world import Program, Resource, deployment

KEDA: dict[str, Any] = {
    "name": "keda",
    "chart": "keda",
    "version": "2.18.1",
    "namespace": "default",
    "values": {"operator": {"replicaCount": 2}},
}
URN = f"urn:pulumi:s::p::{TOKEN}::demo-keda-release"


def install(program: Program, inputs: dict[str, Any]) -> Resource:
    checked, failures = program.provider.check(TOKEN, URN, {}, inputs)
    assert failures == []
    return Resource(
        TOKEN, *(lambda made: (made[0], checked, made[1]))(program.provider.create(TOKEN, URN, checked, 0, False))
    )


@pytest.fixture
def keda(program: Program) -> Iterator[Resource]:
    release = install(program, KEDA)
    yield release
    program.delete(release)


def scaled(space: str, least: int) -> dict[str, Any]:
    trigger = {"type": "metrics-api", "metadata": {"url": "http://a/metrics", "valueLocation": "x", "targetValue": "5"}}
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": {"name": "qwen", "namespace": space},
        "spec": {
            "scaleTargetRef": {"name": "qwen"},
            "minReplicaCount": least,
            "maxReplicaCount": 8,
            "triggers": [trigger],
        },
    }


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"chart": "ingress-nginx"}, "manifests/charts/ingress-nginx.yaml"),
        ({"chart": "oci://registry.example/charts/other"}, "the chart other is not known"),
        ({"version": None}, "the chart keda has no version: pin it."),
    ],
)
def test_a_chart_that_is_unknown_or_not_pinned_is_refused_with_where_to_add_it(
    program: Program, change: dict[str, Any], reason: str
) -> None:
    _, (failure,) = program.provider.check(TOKEN, URN, {}, {**KEDA, **change})
    assert reason in failure.reason


def test_a_release_is_read_back_as_it_was_and_goes_with_its_kinds(program: Program) -> None:
    release = install(program, KEDA)
    assert release.resource_id == "default/keda"
    assert release.outputs["status"]["status"] == "deployed"
    refreshed = program.refresh(release)
    assert refreshed is not None
    assert refreshed.inputs == release.inputs
    news = {**release.inputs, "values": {"operator": {"replicaCount": 3}}}
    result = program.provider.diff(TOKEN, release.resource_id, release.inputs, release.outputs, news, ())
    assert (list(result.changes), result.replaces) == (["values.operator.replicaCount"], [])
    program.provider.update(TOKEN, URN, release.resource_id, release.inputs, release.outputs, news, 0, False)
    changed = program.refresh(release)
    assert changed is not None
    assert changed.inputs == news
    program.delete(release)
    assert program.refresh(release) is None


def test_what_scales_has_its_least_replicas_and_keeps_what_it_has(program: Program, space: str, keda: Resource) -> None:
    workload = program.create(deployment(space, "qwen", 1))
    scaling = program.create(scaled(space, 3))
    path = f"/apis/apps/v1/namespaces/{space}/deployments/qwen"
    assert program.api.request("GET", path)["spec"]["replicas"] == 3
    changed = deployment(space, "qwen", 1)
    changed["metadata"]["labels"] = {"changed": "yes"}
    program.update(workload, changed)
    assert program.api.request("GET", path)["spec"]["replicas"] == 3
    program.delete(scaling)
    program.update(workload, deployment(space, "qwen", 2))
    assert program.api.request("GET", path)["spec"]["replicas"] == 2


def test_once_it_is_taken_out_workloads_are_made_as_before(program: Program, space: str) -> None:
    program.delete(install(program, KEDA))
    made = program.create(deployment(space, "qwen", 2))
    assert made.outputs["spec"]["replicas"] == 2
    program.delete(made)


def test_a_group_of_leaders_and_workers_is_accepted(program: Program, space: str) -> None:
    release = install(
        program, {**KEDA, "name": "lws", "chart": "oci://registry.k8s.io/lws/charts/lws", "version": "0.8.0"}
    )
    template = deployment(space, "qwen", 1)["spec"]["template"]
    group = {
        "apiVersion": "leaderworkerset.x-k8s.io/v1",
        "kind": "LeaderWorkerSet",
        "metadata": {"name": "qwen", "namespace": space},
        "spec": {"replicas": 2, "leaderWorkerTemplate": {"size": 2, "workerTemplate": template}},
    }
    made = program.create(group)
    refreshed = program.refresh(made)
    assert refreshed is not None
    assert not program.diff(refreshed, group).changes
    program.delete(made)
    program.delete(release)
