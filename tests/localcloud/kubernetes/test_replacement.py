"""Which changes need a new object."""

from typing import Any

import pytest

from localcloud.kubernetes.naming import AUTONAMED
from localcloud.kubernetes.replacement import diff
from localcloud.provider import UNKNOWN, DiffKind


def item(api_version: str, kind: str, name: object = "a", **fields: Any) -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name, "namespace": "n"}, **fields}


def deployment(name: object = "a", **spec: Any) -> dict[str, Any]:
    return item("apps/v1", "Deployment", name, spec=spec)


@pytest.mark.parametrize(
    ("olds", "news", "path", "replaced"),
    [
        (deployment(replicas=1), deployment(replicas=2), "spec.replicas", False),
        (deployment(selector={"a": "b"}), deployment(selector={"a": "c"}), "spec.selector.a", True),
        (deployment(selectorish=1), deployment(selectorish=2), "spec.selectorish", False),
        (deployment("a"), deployment("b"), "metadata.name", True),
        (deployment("a"), deployment(UNKNOWN), "metadata.name", True),
        (item("v1", "ConfigMap", data={"k": "1"}), item("v1", "ConfigMap", data={"k": "2"}), "data.k", True),
        (
            item("v1", "Secret", stringData={"k": "1"}),
            item("v1", "Secret", stringData={"k": "2"}),
            "stringData.k",
            True,
        ),
        (
            item("v1", "Pod", spec={"containers": [{"image": "1"}]}),
            item("v1", "Pod", spec={"containers": [{"image": "2"}]}),
            "spec.containers[0].image",
            False,
        ),
        (
            item("v1", "Pod", spec={"dnsPolicy": "1"}),
            item("v1", "Pod", spec={"dnsPolicy": "2"}),
            "spec.dnsPolicy",
            True,
        ),
        (item("autoscaling/v1", "H"), item("autoscaling/v2", "H"), "apiVersion", False),
        (item("a.com/v1", "H"), item("b.com/v1", "H"), "apiVersion", True),
        (item("v1", "Service"), item("v1", "ConfigMap"), "kind", True),
    ],
)
def test_a_change_needs_a_new_object_or_not(
    olds: dict[str, Any], news: dict[str, Any], path: str, replaced: bool
) -> None:
    changes = diff(olds, news).changes
    assert [(found, change.replace) for found, change in changes.items()] == [(path, replaced)]


def test_nothing_changed_is_no_change() -> None:
    assert not diff(deployment(replicas=1), deployment(replicas=1)).changes


def test_added_and_removed_fields_are_told_apart() -> None:
    changes = diff(deployment(paused=True), deployment(replicas=1)).changes
    assert {path: change.kind for path, change in changes.items()} == {
        "spec.paused": DiffKind.DELETE,
        "spec.replicas": DiffKind.ADD,
    }


def test_an_object_with_a_given_name_goes_before_its_successor_comes() -> None:
    assert diff(deployment(selector={"a": "b"}), deployment(selector={"a": "c"})).delete_before_replace
    assert not diff(deployment("a"), deployment("b")).delete_before_replace
    assert not diff(deployment(replicas=1), deployment(replicas=2)).delete_before_replace


def test_an_object_with_a_made_up_name_stays_until_its_successor_is_there() -> None:
    olds, news = deployment(selector={"a": "b"}), deployment(selector={"a": "c"})
    for each in (olds, news):
        each["metadata"]["annotations"] = {AUTONAMED: "true"}
    result = diff(olds, news)
    assert result.replaces == ["spec.selector.a"]
    assert not result.delete_before_replace
