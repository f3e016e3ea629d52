"""A live object seen through a program's fields: drift shows, what the cluster adds does not."""

import base64
from typing import Any

import pytest

from localcloud.kubernetes.projection import cleaned, outputs, project

CONTAINER = {"name": "vllm", "image": "vllm@sha256:1", "resources": {"limits": {"cpu": "1000m", "memory": "1Gi"}}}


def deployment(**spec: Any) -> dict[str, Any]:
    return {"kind": "Deployment", "metadata": {"name": "a"}, "spec": spec}


def test_what_the_cluster_adds_does_not_show() -> None:
    inputs = deployment(replicas=2, template={"spec": {"containers": [CONTAINER]}})
    live = deployment(
        replicas=2,
        revisionHistoryLimit=10,
        template={"spec": {"containers": [CONTAINER | {"terminationMessagePath": "/dev"}], "restartPolicy": "Always"}},
    )
    live["metadata"] |= {"uid": "1", "annotations": {"deployment.kubernetes.io/revision": "1"}}
    assert project(inputs, live) == inputs


@pytest.mark.parametrize(
    ("wanted", "live"),
    [
        ({"cpu": "1000m"}, {"cpu": "1"}),
        ({"cpu": 4}, {"cpu": "4"}),
        ({"hostNetwork": False, "env": [], "labels": {}}, {}),
        ({"emptyDir": {}}, {"emptyDir": {}}),
    ],
)
def test_what_means_the_same_stays_as_it_was_written(wanted: dict[str, Any], live: dict[str, Any]) -> None:
    assert project({"spec": wanted}, {"spec": live}) == {"spec": wanted}


def test_a_changed_value_shows() -> None:
    changed = CONTAINER | {"image": "vllm@sha256:2"}
    inputs = deployment(replicas=2, template={"spec": {"containers": [CONTAINER]}})
    live = deployment(replicas=5, template={"spec": {"containers": [changed]}})
    assert project(inputs, live) == live


def test_a_removed_field_is_missing() -> None:
    assert project(deployment(replicas=2, paused=True), deployment(replicas=2)) == deployment(replicas=2)


def test_items_are_told_apart_by_their_key_and_added_ones_show() -> None:
    sidecar = {"name": "sidecar", "image": "new"}
    inputs = deployment(containers=[CONTAINER, {"name": "proxy", "image": "proxy"}])
    live = deployment(containers=[sidecar, {"name": "proxy", "image": "other"}, CONTAINER])
    seen = project(inputs, live)["spec"]["containers"]
    assert seen == [CONTAINER, {"name": "proxy", "image": "other"}, sidecar]


def test_plain_lists_are_compared_by_place() -> None:
    assert project({"args": ["a", "b"]}, {"args": ["a", "c", "d"]}) == {"args": ["a", "c", "d"]}


def test_a_secrets_text_is_compared_with_its_data_and_only_the_text_is_kept() -> None:
    inputs = {"kind": "Secret", "metadata": {"name": "s"}, "stringData": {"key": "old"}}
    data = {"key": base64.b64encode(b"new").decode()}
    live = {"kind": "Secret", "metadata": {"name": "s", "managedFields": []}, "data": data}
    assert project(inputs, live)["stringData"] == {"key": "new"}
    assert outputs(live, inputs) == {"kind": "Secret", "metadata": {"name": "s"}, "stringData": {"key": "old"}}


def test_an_imported_object_has_nothing_that_only_the_server_writes() -> None:
    live = {
        "kind": "Namespace",
        "metadata": {"name": "n", "uid": "1", "resourceVersion": "2", "creationTimestamp": "3", "labels": {"a": "b"}},
        "status": {"phase": "Active"},
    }
    assert cleaned(live) == {"kind": "Namespace", "metadata": {"name": "n", "labels": {"a": "b"}}}
