"""When an object has become what it was asked to be."""

from typing import Any

import pytest

from localcloud.kubernetes.api import Api
from localcloud.kubernetes.readiness import check_of


class Slices(Api):
    """An API that has endpoint slices and nothing else."""

    def __init__(self, *endpoints: dict[str, Any]) -> None:
        self._endpoints = list(endpoints)

    def list(self, api_version: str, kind: str, namespace: str | None, **query: str) -> list[dict[str, Any]]:
        assert (kind, query) == ("EndpointSlice", {"labelSelector": "kubernetes.io/service-name=a"})
        return [{"endpoints": self._endpoints}]


def missing(api_version: str, kind: str, api: Api, **fields: Any) -> str | None:
    item = {
        "apiVersion": api_version,
        "kind": kind,
        "metadata": {"name": "a", "namespace": "n", "generation": 2},
        **fields,
    }
    found = check_of(item)
    assert found is not None
    return found[0](api, item)


def rollout(**status: Any) -> str | None:
    status = {"observedGeneration": 2, "replicas": 2, "updatedReplicas": 2, "availableReplicas": 2} | status
    return missing("apps/v1", "Deployment", Slices(), spec={"replicas": 2}, status=status)


def test_a_deployment_is_ready_when_all_of_the_new_version_are_available() -> None:
    assert rollout() is None
    assert missing("apps/v1", "Deployment", Slices(), spec={"replicas": 0}, status={"observedGeneration": 2}) is None


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ({"observedGeneration": 1}, "the rollout has not begun"),
        ({"availableReplicas": 1}, "1 of 2 replicas are available, 2 of them of the new version"),
        ({"updatedReplicas": 1}, "2 of 2 replicas are available, 1 of them of the new version"),
        ({"replicas": 3}, "2 of 2 replicas are available, 2 of them of the new version"),
    ],
)
def test_a_deployment_says_what_is_missing(status: dict[str, Any], text: str) -> None:
    assert rollout(**status) == text


def test_a_stuck_rollout_is_said_to_be_stuck() -> None:
    condition = {"type": "Progressing", "reason": "ProgressDeadlineExceeded", "message": "it took too long"}
    assert rollout(conditions=[condition]) == "the rollout made no progress: it took too long"


ADDRESS = {"loadBalancer": {"ingress": [{"hostname": "h"}]}}


@pytest.mark.parametrize(
    ("spec", "status", "endpoints", "ready"),
    [
        ({"type": "ClusterIP", "clusterIP": "1"}, {}, [{"conditions": {"ready": True}}], True),
        ({"type": "ClusterIP", "clusterIP": "1"}, {}, [{"conditions": {"ready": False}}], False),
        ({"type": "ClusterIP", "clusterIP": "1"}, {}, [], False),
        ({"type": "ClusterIP", "clusterIP": "None"}, {}, [], True),
        ({"type": "ExternalName"}, {}, [], True),
        ({"type": "LoadBalancer", "clusterIP": "1"}, ADDRESS, [{"conditions": {"ready": True}}], True),
        ({"type": "LoadBalancer", "clusterIP": "1"}, {}, [{"conditions": {"ready": True}}], False),
    ],
)
def test_a_service_is_ready_when_traffic_arrives_somewhere(
    spec: dict[str, Any], status: dict[str, Any], endpoints: list[dict[str, Any]], ready: bool
) -> None:
    assert (missing("v1", "Service", Slices(*endpoints), spec=spec, status=status) is None) is ready


@pytest.mark.parametrize(
    ("api_version", "kind", "status", "ready"),
    [
        ("v1", "Namespace", {"phase": "Active"}, True),
        ("v1", "Namespace", {"phase": "Terminating"}, False),
        ("v1", "PersistentVolumeClaim", {"phase": "Pending"}, False),
        ("v1", "Pod", {"phase": "Running", "conditions": [{"type": "Ready", "status": "False"}]}, False),
        ("v1", "Pod", {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}, True),
        ("v1", "Pod", {"phase": "Succeeded"}, True),
        ("batch/v1", "Job", {"conditions": [{"type": "Complete", "status": "True"}]}, True),
        ("batch/v1", "Job", {}, False),
        ("networking.k8s.io/v1", "Ingress", ADDRESS, True),
        ("networking.k8s.io/v1", "Ingress", {}, False),
        ("karpenter.sh/v1", "NodePool", {"conditions": [{"type": "Ready", "status": "True"}]}, True),
        ("karpenter.sh/v1", "NodePool", {}, False),
    ],
)
def test_other_kinds_are_judged_by_their_status(
    api_version: str, kind: str, status: dict[str, Any], ready: bool
) -> None:
    assert (missing(api_version, kind, Slices(), spec={}, status=status) is None) is ready


def test_kinds_without_a_status_to_wait_for_are_ready_once_written() -> None:
    assert check_of({"apiVersion": "v1", "kind": "ConfigMap"}) is None
    assert check_of({"apiVersion": "example.com/v1", "kind": "Deployment"}) is None
