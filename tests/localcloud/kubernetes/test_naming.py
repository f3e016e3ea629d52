"""Names, kinds and namespaces of resources."""

import re

import pytest

from localcloud.kubernetes import naming
from localcloud.provider import UNKNOWN


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("kubernetes:core/v1:Namespace", ("v1", "Namespace")),
        ("kubernetes:apps/v1:Deployment", ("apps/v1", "Deployment")),
        ("kubernetes:karpenter.sh/v1:NodePool", ("karpenter.sh/v1", "NodePool")),
    ],
)
def test_a_token_names_a_kind(token: str, expected: tuple[str, str]) -> None:
    assert naming.api_version_and_kind(token) == expected


def test_a_given_name_stays() -> None:
    item = {"metadata": {"name": "mine"}}
    assert naming.named(item, {}, "logical") == item


def test_a_missing_name_is_made_up_once() -> None:
    first = naming.named({"metadata": {"labels": {"a": "b"}}}, {}, "logical")
    assert re.fullmatch(r"logical-[0-9a-f]{8}", first["metadata"]["name"])
    assert naming.autonamed(first)
    assert first["metadata"]["labels"] == {"a": "b"}
    assert naming.named({}, first, "logical")["metadata"]["name"] == first["metadata"]["name"]


def test_a_name_that_the_program_gave_before_is_not_taken_for_a_made_up_one() -> None:
    made_up = naming.named({}, {"metadata": {"name": "mine"}}, "logical")
    assert made_up["metadata"]["name"] != "mine"


def test_a_generated_name_begins_as_asked() -> None:
    item = naming.named({"metadata": {"generateName": "run-"}}, {}, "logical")
    assert re.fullmatch(r"run-[0-9a-f]{8}", item["metadata"]["name"])
    assert "generateName" not in item["metadata"]


def test_metadata_that_is_not_known_yet_stays_so() -> None:
    assert naming.named({"metadata": UNKNOWN}, {}, "logical") == {"metadata": UNKNOWN}
    assert naming.annotations({"metadata": {"annotations": UNKNOWN}}) == {}


@pytest.mark.parametrize(
    "token", ["kubernetes:helm.sh/v3:Release", "kubernetes:yaml/v2:ConfigGroup", "kubernetes:apps/v1:DeploymentPatch"]
)
def test_types_that_are_not_played_say_where_to_add_them(token: str) -> None:
    refused = naming.refusal(token)
    assert refused is not None
    assert refused.reason == f"{token} is not known to the local cloud; add it in localcloud/kubernetes/provider.py."


def test_other_types_are_played() -> None:
    assert naming.refusal("kubernetes:keda.sh/v1alpha1:ScaledObject") is None


def test_unknown_values_are_found_wherever_they_are() -> None:
    assert naming.has_unknown({"a": [{"b": UNKNOWN}]})
    assert not naming.has_unknown({"a": [{"b": "c"}]})


def test_nulls_are_left_out_everywhere() -> None:
    assert naming.without_nulls({"a": None, "b": [{"c": None, "d": 1}, None]}) == {"b": [{"d": 1}]}
