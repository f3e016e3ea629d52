"""Layers whose data layer was never brought up: unknown in a preview, an error that says what to do in an `up`."""

import json

import pulumi
import pytest

from spec.naming import Layer, Stack
from tests.layers.environments import EAST, GET_OBJECT, GET_ZONE, build, demo, demo_up, document
from tests.recorder import UNKNOWN, Answer, LookupFailure

REGION = f"demo-{EAST}"
MISSING: dict[str, Answer] = {
    GET_OBJECT: LookupFailure("NoSuchBucket"),
    GET_ZONE: LookupFailure("no matching Route 53 Hosted Zone found"),
}
STACKS = [Stack("demo", Layer.REGION, EAST), Stack("demo", Layer.EDGE)]


@pytest.mark.parametrize("stack", STACKS, ids=lambda stack: stack.name)
def test_an_up_names_the_stack_that_has_to_be_up_first(stack: Stack) -> None:
    with pytest.raises(pulumi.RunError, match="the stack demo-data has to be up first"):
        build(demo(), stack, MISSING)


@pytest.mark.parametrize("stack", STACKS, ids=lambda stack: stack.name)
def test_the_error_says_what_was_found_instead(stack: Stack) -> None:
    with pytest.raises(pulumi.RunError, match=r"NoSuchBucket|no matching Route 53 Hosted Zone"):
        build(demo(), stack, MISSING)


@pytest.mark.parametrize("stack", STACKS, ids=lambda stack: stack.name)
def test_a_first_preview_shows_the_same_resources(stack: Stack) -> None:
    preview, up = build(demo(), stack, MISSING, preview=True), demo_up()[stack.name]
    assert preview.places() == up.places()
    assert preview.counts() == up.counts()


def test_in_a_first_preview_what_the_data_layer_will_make_is_unknown() -> None:
    preview = build(demo(), STACKS[0], MISSING, preview=True)
    cluster = preview.named(f"{REGION}-eks").inputs
    assert cluster["vpcConfig"]["subnetIds"] == [UNKNOWN] * 3
    assert cluster["encryptionConfig"]["provider"]["keyArn"] == UNKNOWN
    assert preview.named(f"{REGION}-route-us-east-1a").inputs["routeTableId"] == UNKNOWN
    assert preview.named(f"claims-assistant-gateway-{EAST}-name").inputs["zoneId"] == UNKNOWN


def test_in_a_first_preview_what_is_computed_is_known() -> None:
    preview = build(demo(), STACKS[0], MISSING, preview=True)
    cluster = preview.named(f"{REGION}-eks").inputs
    assert cluster["name"] == REGION
    assert cluster["roleArn"] == "arn:aws:iam::123456789012:role/demo-cluster"
    role = preview.named("claims-assistant-qwen3-8b-class").inputs["spec"]["role"]
    assert role == "demo-node"


def test_in_a_first_preview_of_the_edge_the_zone_is_unknown_and_the_rest_is_known() -> None:
    preview = build(demo(), STACKS[1], MISSING, preview=True)
    record = preview.named("underwriting-us-east-1").inputs
    assert record["zoneId"] == UNKNOWN
    assert record["records"] == ["underwriting.us-east-1.demo.example.com"]
    (content,) = {copy.inputs["content"] for copy in preview.of("aws:s3/bucketObjectv2:BucketObjectv2")}
    assert content == UNKNOWN


def test_a_preview_of_what_is_up_knows_it_all() -> None:
    copies = {GET_OBJECT: {"body": _data_topology()}}
    preview = build(demo(), STACKS[0], copies, preview=True)
    assert [r.name for r in preview.resources() if UNKNOWN in str(r.inputs)] == []


def test_a_region_that_the_data_layer_does_not_know_yet_is_refused() -> None:
    topology = document(demo_up()["demo-data"])
    del topology["regions"][EAST]
    with pytest.raises(pulumi.RunError, match="the stack demo-data has to be up first"):
        build(demo(), STACKS[0], {GET_OBJECT: {"body": json.dumps(topology)}})


def _data_topology() -> str:
    content: str = demo_up()["demo-data"].of("aws:s3/bucketObjectv2:BucketObjectv2")[0].inputs["content"]
    return content


@pytest.mark.parametrize("stack", STACKS, ids=lambda stack: stack.name)
def test_a_lookup_that_fails_for_another_reason_is_not_taken_for_a_missing_layer(stack: Stack) -> None:
    refused = LookupFailure("ExpiredToken: the security token included in the request is expired")
    with pytest.raises(Exception, match="ExpiredToken"):
        build(demo(), stack, {GET_OBJECT: refused, GET_ZONE: refused}, preview=True)
