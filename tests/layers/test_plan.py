"""The planner of the tests' own: what is changed in place, what is made anew, what is left alone."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.layers.plan import Operation, plan
from tests.recorder import Recording, Registration

BUCKET = "aws:s3/bucket:Bucket"
DEPLOYMENT = "kubernetes:apps/v1:Deployment"


def recording(
    kind: str = BUCKET,
    inputs: Mapping[str, Any] | None = None,
    *,
    provider: str = "aws-east",
    parent: str = "a:b:C",
    ignored: tuple[str, ...] = (),
) -> Recording:
    registration = Registration(
        type=kind,
        name="one",
        inputs=inputs or {"bucket": "one"},
        provider=provider,
        parent="mother",
        parent_type=parent,
        ignore_changes=ignored,
    )
    return Recording(registrations=[registration])


def operations(before: Recording, after: Recording) -> list[Operation]:
    return [each.operation for each in plan(before, after)]


def test_what_is_the_same_is_left_alone() -> None:
    assert operations(recording(), recording()) == []


def test_what_is_new_is_made_and_what_is_gone_is_deleted() -> None:
    assert operations(Recording(), recording()) == [Operation.CREATE]
    assert operations(recording(), Recording()) == [Operation.DELETE]


@pytest.mark.parametrize(
    ("inputs", "operation"),
    [
        ({"bucket": "one", "forceDestroy": True}, Operation.UPDATE),
        ({"bucket": "other"}, Operation.REPLACE),
    ],
)
def test_the_type_says_which_inputs_take_a_new_resource(inputs: dict[str, Any], operation: Operation) -> None:
    assert operations(recording(), recording(inputs=inputs)) == [operation]


def test_an_object_of_kubernetes_is_made_anew_for_what_the_api_server_refuses_to_change() -> None:
    def deployment(replicas: int, app: str) -> Recording:
        spec = {"replicas": replicas, "selector": {"matchLabels": {"app": app}}}
        return recording(DEPLOYMENT, {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {}, "spec": spec})

    assert operations(deployment(1, "a"), deployment(2, "a")) == [Operation.UPDATE]
    assert operations(deployment(1, "a"), deployment(1, "b")) == [Operation.REPLACE]


def test_another_provider_is_another_resource_and_so_is_another_parent() -> None:
    assert operations(recording(), recording(provider="aws-west")) == [Operation.REPLACE]
    assert sorted(operations(recording(), recording(parent="a:b:D"))) == [Operation.CREATE, Operation.DELETE]


def test_changes_that_a_resource_ignores_are_none() -> None:
    assert operations(recording(), recording(inputs={"bucket": "other"}, ignored=("bucket",))) == []


def test_documents_are_compared_by_what_they_say() -> None:
    kind = "aws:s3/bucketPolicy:BucketPolicy"
    before = recording(kind, {"bucket": "one", "policy": '{"Version": "1", "Statement": []}'})
    assert operations(before, recording(kind, {"bucket": "one", "policy": '{"Statement":[],"Version":"1"}'})) == []
