"""The environment `prod`: what a reader who copies it relies on."""

from collections import Counter

import pytest

from spec.environment import ProviderKind
from spec.gpus import INSTANCE_TYPES
from spec.naming import Stack, stacks
from spec.patterns import Pattern
from tests.iam import too_wide
from tests.layers.environments import EAST, EUROPE, WEST, prod, prod_up
from tests.restricted import violations

STACKS = stacks("prod", [EAST, WEST, EUROPE])
CLUSTERS = STACKS[1:-1]
BUCKETS = "aws:s3/bucket:Bucket"
DEPLOYMENT = "kubernetes:apps/v1:Deployment"

RUNNING = {
    EAST: {
        "claims-assistant/llama-3-3-70b": 3, "claims-assistant/gateway": 2,
        "underwriting/qwen2-5-72b": 1, "underwriting/gateway": 2,
        "knowledge-search/qwen3-8b": 0, "knowledge-search/gateway": 1,
        "nightly-summaries/qwen3-4b": 2, "nightly-summaries/gateway": 2,
    },
    WEST: {
        "claims-assistant/llama-3-3-70b": 3, "claims-assistant/gateway": 2,
        "underwriting/qwen2-5-72b": 5, "underwriting/gateway": 2,
    },
    EUROPE: {"knowledge-search/qwen3-8b": 5, "knowledge-search/gateway": 2},
}  # fmt: skip
"""Replicas of every Deployment, by region."""


def test_three_regions_run_four_services_one_of_each_tier_and_pattern() -> None:
    assert list(prod().regions) == [EAST, WEST, EUROPE]
    services = prod().services
    assert {name: (service.tier, prod().pattern_of(service)) for name, service in services.items()} == {
        "claims-assistant": (0, Pattern.ACTIVE_ACTIVE),
        "underwriting": (1, Pattern.HOT_STANDBY),
        "knowledge-search": (2, Pattern.PILOT_LIGHT),
        "nightly-summaries": (3, Pattern.BACKUP_RESTORE),
    }
    assert {service.primary for service in services.values()} == {EAST, WEST, EUROPE}


def test_two_models_are_large_two_small_and_all_are_served() -> None:
    sizes = {name: model.size // 10**9 for name, model in prod().models.items()}
    assert sizes == {"llama-3-3-70b": 72, "qwen2-5-72b": 75, "qwen3-8b": 16, "qwen3-4b": 8}
    assert {serving.model for service in prod().services.values() for serving in service.serving} == set(sizes)


def test_routes_have_bedrock_in_two_regions_anthropic_openai_and_models_of_our_own() -> None:
    routed = {name for service in prod().services.values() for name in service.route}
    kinds = {(prod().providers[name].kind, prod().providers[name].region) for name in routed - prod().models.keys()}
    assert kinds == {
        (ProviderKind.BEDROCK, EAST),
        (ProviderKind.BEDROCK, WEST),
        (ProviderKind.ANTHROPIC, None),
        (ProviderKind.OPENAI, None),
    }
    assert all(routed & {serving.model for serving in service.serving} for service in prod().services.values())


def test_claims_are_never_answered_by_another_vendors_model_unawares() -> None:
    reference = prod().providers[prod().services["claims-assistant"].route[0]]
    assert set(reference.same) == {"claude-west", "claude-direct"}
    assert set(reference.weaker) == {"gpt-direct", "llama-3-3-70b"}


def test_every_stack_is_made_of_names_that_stand_for_one_resource() -> None:
    assert list(prod_up()) == [stack.name for stack in STACKS]
    for recording in prod_up().values():
        counted = Counter((r.type, r.name) for r in recording.registrations)
        assert [key for key, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("stack", CLUSTERS, ids=lambda stack: stack.name)
def test_what_runs_where_is_what_the_patterns_say(stack: Stack) -> None:
    found = {
        f"{d.inputs['metadata']['namespace']}/{d.inputs['metadata']['name']}": int(d.inputs["spec"]["replicas"])
        for d in prod_up()[stack.name].of(DEPLOYMENT)
    }
    assert found == RUNNING[stack.region or ""]


@pytest.mark.parametrize("stack", CLUSTERS, ids=lambda stack: stack.name)
def test_every_pod_passes_the_restricted_level_that_its_namespace_demands(stack: Stack) -> None:
    recording = prod_up()[stack.name]
    levels = {
        n.inputs["metadata"]["name"]: n.inputs["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]
        for n in recording.of("kubernetes:core/v1:Namespace")
    }
    pods = {
        d.name: (d.inputs["metadata"]["namespace"], d.inputs["spec"]["template"]["spec"])
        for d in recording.of(DEPLOYMENT)
    }
    assert pods
    assert {levels[namespace] for namespace, _ in pods.values()} == {"restricted"}
    assert {name: found for name, (_, pod) in pods.items() if (found := violations(pod))} == {}


@pytest.mark.parametrize("stack", STACKS, ids=lambda stack: stack.name)
def test_no_policy_that_the_environment_makes_is_too_wide(stack: Stack) -> None:
    recording = prod_up()[stack.name]
    documents = [
        r.inputs[key]
        for r in recording.resources()
        for key in ("policy", "assumeRolePolicy")
        # In a key's policy the resource * is the key: tests/components/test_key_policy.py.
        if key in r.inputs and not r.type.startswith("aws:kms/")
    ]
    allowed = [document for document in documents if isinstance(document, str) and "Statement" in document]
    if stack.name == "prod-data":
        assert len(allowed) > 15
    assert [complaint for document in allowed for complaint in too_wide(document)] == []


def test_nothing_that_holds_data_may_be_destroyed() -> None:
    data = prod_up()["prod-data"]
    databases = data.of("aws:rds/cluster:Cluster") + data.of("aws:rds/globalCluster:GlobalCluster")
    assert len(databases) == 9
    assert {each.inputs["deletionProtection"] for each in databases} == {True}
    kept = data.of(BUCKETS) + data.of("aws:backup/vault:Vault")
    assert len(kept) >= 14
    assert {each.name for each in kept if each.inputs.get("forceDestroy")} == set()


def test_a_replica_of_70b_has_room_beside_its_weights_on_every_type_that_may_run_it() -> None:
    large = [model for model in prod().models.values() if model.size > 70 * 10**9]
    assert len(large) == 2
    for model in large:
        for name in model.instance_types:
            assert model.gpus * INSTANCE_TYPES[name].gpu_memory >= 1.8 * model.size, name
