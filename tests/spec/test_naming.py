"""Names that more than one layer must know."""

import re

import pytest

from spec.load import find, load
from spec.naming import Layer, Names, Stack, model_prefix, stacks, topology_key

NAMES = Names("prod", "123456789012", "ai.example.com")


def test_stacks_come_in_the_order_of_up() -> None:
    assert stacks("prod", ["us-east-1", "eu-west-1"]) == (
        Stack("prod", Layer.DATA),
        Stack("prod", Layer.REGION, "us-east-1"),
        Stack("prod", Layer.REGION, "eu-west-1"),
        Stack("prod", Layer.EDGE),
    )


def test_a_stack_is_named_after_its_layer_or_region() -> None:
    names = [stack.name for stack in stacks("prod", ["us-east-1", "eu-west-1"])]
    assert names == ["prod-data", "prod-us-east-1", "prod-eu-west-1", "prod-edge"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (NAMES.control_bucket("us-east-1"), "prod-123456789012-us-east-1-control"),
        (NAMES.models_bucket("us-east-1"), "prod-123456789012-us-east-1-models"),
        (NAMES.service_bucket("us-east-1", "chat"), "prod-123456789012-us-east-1-chat"),
        (NAMES.audit_bucket("us-east-1"), "prod-123456789012-us-east-1-audit"),
        (NAMES.log_bucket("us-east-1"), "prod-123456789012-us-east-1-logs"),
        (NAMES.database_secret("chat"), "prod/chat/database"),
        (NAMES.gateway_secret("chat"), "prod/chat/gateway"),
        (NAMES.virtual_keys_secret("chat"), "prod/chat/virtual-keys"),
        (NAMES.provider_secret("claude"), "prod/providers/claude"),
        (NAMES.cluster("us-east-1"), "prod-us-east-1"),
        (NAMES.role_arn("backup"), "arn:aws:iam::123456789012:role/prod-backup"),
        (NAMES.key_alias(), "alias/prod-data"),
        (NAMES.database("us-east-1", "chat"), "prod-chat-us-east-1"),
        (NAMES.service_host("chat"), "chat.ai.example.com"),
        (NAMES.gateway_host("chat", "us-east-1"), "chat.us-east-1.ai.example.com"),
        (NAMES.cache("chat"), "prod-chat"),
        (NAMES.switch("chat", "eu-west-1"), "prod-chat-failover-to-eu-west-1"),
        (model_prefix("sha256:" + 64 * "a"), "sha256/" + 64 * "a" + "/"),
        (topology_key("prod-data"), "topology/prod-data.json"),
    ],
)
def test_a_name_is_computed(name: str, expected: str) -> None:
    assert name == expected


@pytest.mark.parametrize(
    ("image", "repository"),
    [
        ("ghcr.io/berriai/litellm", "prod/berriai/litellm"),
        ("vllm/vllm-openai", "prod/vllm/vllm-openai"),
        ("busybox", "prod/busybox"),
        ("registry.example:5000/team/engine:v1.2", "prod/team/engine"),
        ("localhost/engine", "prod/engine"),
    ],
)
def test_an_image_keeps_its_path_and_digest_in_a_repository_of_the_region(image: str, repository: str) -> None:
    digest = "sha256:" + 64 * "a"
    assert NAMES.repository(f"{image}@{digest}") == repository
    assert (
        NAMES.image("eu-west-1", f"{image}@{digest}")
        == f"123456789012.dkr.ecr.eu-west-1.amazonaws.com/{repository}@{digest}"
    )


def test_the_longest_names_that_a_file_may_hold_fit_a_database() -> None:
    longest = Names(16 * "e", "123456789012", "ai.example.com").database("ap-southeast-2", 30 * "s")
    # https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_Limits.html
    assert len(longest) <= 63


def test_no_two_names_of_a_kind_are_the_same_in_the_demo() -> None:
    demo = load(find("demo"))
    names = Names(demo.name, demo.account, demo.domain)
    buckets = [
        name
        for region in demo.regions
        for name in (
            names.control_bucket(region),
            names.models_bucket(region),
            names.audit_bucket(region),
            names.log_bucket(region),
            *(names.service_bucket(region, service) for service in demo.services),
        )
    ]
    databases = [names.database(region, service) for region in demo.regions for service in demo.services]
    assert len(set(buckets)) == len(buckets)
    assert len(set(databases)) == len(databases)


def test_a_cache_has_a_name_that_elasticache_takes_and_no_other_services() -> None:
    services = ["a-b", "a--b", 30 * "a", 29 * "a" + "b", "a" + 24 * "-" + "b", "a" + 28 * "-" + "b"]
    names = {Names("a-long-name-of16", "1", "x.example").cache(service) for service in services}
    assert len(names) == len(services)
    # https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
    assert all(re.fullmatch(r"[a-z]([a-z0-9]|-(?=[a-z0-9])){0,39}", name) for name in names)
