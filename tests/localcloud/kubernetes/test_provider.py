"""The provider on a real control plane."""

import copy
from typing import Any

import pytest

from localcloud.errors import LocalCloudError
from localcloud.kubernetes.api import ApiError
from localcloud.kubernetes.clusters import Clusters
from localcloud.kubernetes.endpoint import Endpoint
from localcloud.kubernetes.provider import KubernetesProvider
from localcloud.provider import UNKNOWN, PartialFailure
from tests.localcloud.kubernetes.world import CLOCK, Program, deployment, namespace, service


def config_map(space: str, **data: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings", "namespace": space}, "data": data}


def test_a_deployment_and_its_load_balancer_come_up(program: Program, space: str) -> None:
    running = program.create(deployment(space, "gateway", 2))
    assert running.resource_id == f"{space}/gateway"
    assert running.outputs["status"]["availableReplicas"] == 2
    exposed = program.create(service(space, "gateway", "LoadBalancer"))
    (address,) = exposed.outputs["status"]["loadBalancer"]["ingress"]
    assert address["hostname"].startswith(f"k8s-{space[:8]}-gateway-")
    assert address["hostname"].endswith(".elb.us-east-1.amazonaws.com")


def test_created_again_unchanged_there_is_nothing_to_do(program: Program, space: str) -> None:
    item = deployment(space, "a", 0)
    made = program.create(item)
    refreshed = program.refresh(made)
    assert refreshed is not None
    assert not program.diff(refreshed, item).changes


def test_drift_shows_and_is_put_right(program: Program, space: str) -> None:
    item = deployment(space, "a", 0)
    made = program.create(item)
    path = f"/apis/apps/v1/namespaces/{space}/deployments/a"
    container = {"name": "main", "image": "other:1"}
    patch = {"spec": {"paused": True, "template": {"spec": {"containers": [container]}}}}
    program.api.merge(path, patch)
    drifted = program.refresh(made)
    assert drifted is not None
    assert sorted(program.diff(drifted, item).changes) == [
        "spec.template.spec.containers[0].image",
        "spec.template.spec.containers[0].resources.limits",
    ]
    program.update(drifted, item)
    live = program.api.get(path)
    assert live is not None
    assert live["spec"]["template"]["spec"]["containers"][0]["image"] == "main:1"


def test_a_field_that_the_program_drops_goes(program: Program, space: str) -> None:
    made = program.create(config_map(space, one="1", two="2"))
    program.update(made, config_map(space, one="1"))
    live = program.api.get(f"/api/v1/namespaces/{space}/configmaps/settings")
    assert live is not None
    assert live["data"] == {"one": "1"}


def test_what_was_deleted_by_others_is_gone_and_comes_back(program: Program, space: str) -> None:
    made = program.create(config_map(space, one="1"))
    program.api.delete(f"/api/v1/namespaces/{space}/configmaps/settings", "Background")
    assert program.refresh(made) is None
    program.delete(made)
    assert program.refresh(program.create(config_map(space, one="1"))) is not None


def test_deleting_a_deployment_takes_its_pods_along(program: Program, space: str) -> None:
    made = program.create(deployment(space, "a", 1))
    program.delete(made)
    assert program.refresh(made) is None
    assert program.api.list("v1", "Pod", space) == []


def test_deleting_a_namespace_waits_for_what_is_in_it(program: Program) -> None:
    made = program.create(namespace("short-lived"))
    program.create(config_map("short-lived", one="1"))
    program.delete(made)
    assert program.refresh(made) is None


def test_what_will_not_go_says_what_holds_it(clusters: Clusters, endpoint: Endpoint, space: str) -> None:
    hurried = Program(clusters, endpoint, allowance=0.5)
    item = config_map(space, one="1")
    item["metadata"]["finalizers"] = ["example.com/hold"]
    made = hurried.create(item)
    made.inputs["metadata"]["annotations"] = {"pulumi.com/timeoutSeconds": "1"}
    with pytest.raises(LocalCloudError, match=f"ConfigMap {space}/settings .* still held by example.com/hold"):
        hurried.delete(made)
    hurried.api.merge(f"/api/v1/namespaces/{space}/configmaps/settings", {"metadata": {"finalizers": None}})


def test_an_object_without_a_name_gets_one_that_stays(program: Program, space: str) -> None:
    item = config_map(space, one="1")
    del item["metadata"]["name"]
    made = program.create(item)
    assert made.resource_id.startswith(f"{space}/made-up-")
    assert not program.diff(made, item).changes


def test_objects_without_a_namespace_are_in_the_default_one_if_their_kind_has_any(program: Program) -> None:
    item = config_map("x", one="1")
    del item["metadata"]["namespace"]
    assert program.checked(item)[1]["metadata"]["namespace"] == "default"
    pool = {"apiVersion": "karpenter.sh/v1", "kind": "NodePool", "metadata": {"name": "p"}}
    assert "namespace" not in program.checked(pool)[1]["metadata"]


def test_waiting_is_skipped_where_the_program_says_so(program: Program, space: str) -> None:
    item = service(space, "nobody")
    item["metadata"]["annotations"] = {"pulumi.com/skipAwait": "true"}
    assert program.create(item).resource_id == f"{space}/nobody"


def test_what_does_not_become_ready_is_kept_with_its_reasons(
    clusters: Clusters, endpoint: Endpoint, space: str
) -> None:
    hurried = Program(clusters, endpoint, allowance=1)
    with pytest.raises(PartialFailure) as failure:
        hurried.create(service(space, "nobody"), timeout=1)
    assert failure.value.resource_id == f"{space}/nobody"
    assert failure.value.outputs["spec"]["clusterIP"].startswith("172.20.")
    assert failure.value.reasons == (
        f"Service {space}/nobody: it directs traffic to no pod: none that its selector matches is ready.",
    )


class TestPreview:
    def test_shows_what_the_cluster_would_make_of_it(self, program: Program, space: str) -> None:
        shown = program.preview(deployment(space, "a", 1))
        assert shown["spec"]["revisionHistoryLimit"] == 10
        assert not {"uid", "resourceVersion", "managedFields"} & shown["metadata"].keys()
        assert "status" not in shown
        assert program.api.get(f"/apis/apps/v1/namespaces/{space}/deployments/a") is None

    def test_refuses_what_the_cluster_would_refuse(self, program: Program, space: str) -> None:
        with pytest.raises(ApiError, match=r"spec\.replicas: Invalid value: -1"):
            program.preview(deployment(space, "a", -1))

    def test_accepts_what_comes_before_its_namespace(self, program: Program) -> None:
        item = config_map("not-there-yet", one="1")
        assert program.preview(item) == item

    def test_accepts_what_comes_before_its_kind(self, program: Program, space: str) -> None:
        metadata = {"name": "a", "namespace": space}
        item = {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "metadata": metadata}
        assert program.preview(item) == item

    def test_leaves_unknown_values_unknown(self, program: Program, space: str) -> None:
        item = deployment(space, "a", 1)
        item["spec"]["replicas"] = UNKNOWN
        assert program.preview(item)["spec"]["replicas"] is UNKNOWN

    def test_of_a_replacement_is_not_refused_for_the_object_that_will_be_gone(
        self, program: Program, space: str
    ) -> None:
        made = program.create(deployment(space, "a", 0))
        item = copy.deepcopy(deployment(space, "a", 0))
        for labels in (item["spec"]["selector"]["matchLabels"], item["spec"]["template"]["metadata"]["labels"]):
            labels["app"] = "b"
        result = program.diff(made, item)
        assert result.replaces
        assert result.delete_before_replace
        assert program.preview(item)["spec"]["selector"] == {"matchLabels": {"app": "b"}}

    def test_needs_no_cluster(self, clusters: Clusters) -> None:
        provider = KubernetesProvider(clusters, CLOCK)
        provider.configure({"kubeconfig": UNKNOWN})
        item = config_map("n", one="1")
        inputs, failures = provider.check("kubernetes:core/v1:ConfigMap", "urn:pulumi:s::p::t::n", {}, item)
        assert not failures
        assert provider.create("kubernetes:core/v1:ConfigMap", "", inputs, 0, True) == ("", item)


def test_resources_of_a_cluster_that_is_gone_are_gone(clusters: Clusters) -> None:
    kubeconfig = (
        "{current-context: a, contexts: [{name: a, context: {cluster: a}}], "
        "clusters: [{name: a, cluster: {server: 'https://127.0.0.1:1'}}]}"
    )
    provider = KubernetesProvider(clusters, CLOCK)
    provider.configure({"kubeconfig": kubeconfig})
    token, item = "kubernetes:core/v1:ConfigMap", config_map("n", one="1")
    assert provider.read(token, "", "n/settings", item, item) is None
    provider.delete(token, "", "n/settings", item, item, 0)
    with pytest.raises(LocalCloudError, match="create the cluster first"):
        provider.create(token, "", item, 0, False)


def test_yaml_is_decoded(program: Program) -> None:
    result = program.provider.invoke("kubernetes:yaml:decode", {"text": "a: 1\n---\n---\nb: 2\n"})
    assert result == {"result": [{"a": 1}, {"b": 2}]}
