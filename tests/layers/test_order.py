"""What a pod names is there before the pod: its namespace, its account with the role, all that it mounts or reads."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.layers.environments import demo_up, prod_up, spanning_up
from tests.recorder import Recording, Registration

ACCOUNT = "kubernetes:core/v1:ServiceAccount"
IDENTITY = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
NAMESPACE = "kubernetes:core/v1:Namespace"
CONFIG = "kubernetes:core/v1:ConfigMap"
CLASS = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass"
KINDS = (ACCOUNT, IDENTITY, NAMESPACE, CONFIG, CLASS)

ENVIRONMENTS = {"demo": demo_up, "prod": prod_up, "models that span nodes": spanning_up}

Named = tuple[str, str]
"""The type and the name of an object in the pod's namespace."""


def pods(value: Any) -> Iterator[dict[str, Any]]:
    """The pods' specs in a resource's inputs, whatever its kind."""
    if isinstance(value, dict):
        if "containers" in value:
            yield value
        for each in value.values():
            yield from pods(each)
    elif isinstance(value, list):
        for each in value:
            yield from pods(each)


def mounted(volume: dict[str, Any]) -> Iterator[Named]:
    match volume:
        case {"emptyDir": _}:
            return
        case {"configMap": {"name": name}}:
            yield CONFIG, name
        case {"csi": {"volumeAttributes": {"secretProviderClass": name}}}:
            yield CLASS, name
        case _:
            raise NotImplementedError(f"what does the volume {volume} name?")


def named(pod: dict[str, Any]) -> set[Named]:
    """All that a pod can't start without."""
    found = {(ACCOUNT, pod["serviceAccountName"]), (IDENTITY, pod["serviceAccountName"])}
    for volume in pod["volumes"]:
        found |= set(mounted(volume))
    for container in [*pod["containers"], *pod.get("initContainers", [])]:
        read = [*container.get("envFrom", []), *[each for each in container.get("env", []) if "valueFrom" in each]]
        if read:
            raise NotImplementedError(f"what do the variables {read} name?")
    return found


def identity_of(each: Registration) -> tuple[str, str, str]:
    """Namespace, type and name in the cluster, or at EKS."""
    if each.type == IDENTITY:
        return each.inputs["namespace"], each.type, each.inputs["serviceAccount"]
    metadata = each.inputs["metadata"]
    return metadata.get("namespace", ""), each.type, metadata["name"]


def workloads(recording: Recording) -> list[tuple[Registration, set[Named]]]:
    found = []
    for each in recording.resources():
        wanted = {name for pod in pods(dict(each.inputs)) for name in named(pod)}
        if wanted:
            found.append((each, {*wanted, (NAMESPACE, each.inputs["metadata"]["namespace"])}))
    return found


def before(recording: Recording, resource: Registration) -> set[str]:
    """The names of all that a resource waits for, and of what that waits for."""
    waits = {each.name: each.dependencies for each in recording.registrations if not each.component}
    seen: set[str] = set()
    ahead = [resource.name]
    while ahead:
        fresh = waits.get(ahead.pop(), frozenset()) - seen
        seen |= fresh
        ahead += fresh
    return seen


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_workload_waits_for_all_that_its_pods_name(environment: str) -> None:
    for recording in ENVIRONMENTS[environment]().values():
        there = {identity_of(each): each.name for kind in KINDS for each in recording.of(kind)}
        for workload, wanted in workloads(recording):
            namespace = workload.inputs["metadata"]["namespace"]
            names = {there["" if kind == NAMESPACE else namespace, kind, name] for kind, name in wanted}
            assert names - before(recording, workload) == set(), workload.name


def test_the_workloads_are_all_that_there_are_and_name_something_of_every_kind() -> None:
    found = [each for up in ENVIRONMENTS.values() for recording in up().values() for each in workloads(recording)]
    assert {workload.type for workload, _ in found} == {
        "kubernetes:apps/v1:Deployment",
        "kubernetes:batch/v1:Job",
        "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet",
    }
    assert {kind for _, wanted in found for kind, _ in wanted} == set(KINDS)
