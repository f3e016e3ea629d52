"""The register of third parties: who is on it, for whom, and what is said of their loss."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

import pytest

from components.chart import Chart
from layers.routes import backends
from recovery.export import models, supply
from recovery.export.aws import region_lost
from recovery.export.register import COLUMNS, FILL, TO_BE_FILLED, document, rows, table
from spec.environment import Environment, ModelProvider, Serving
from spec.load import find, load, names
from tests.layers.environments import demo, prod, with_service


def entry(environment: Environment, item: str, region: str | None = None) -> dict[str, Any]:
    found = [
        row
        for row in rows(environment)
        if item in row["what_is_used"] and (region is None or row["regions"] == [region])
    ]
    assert len(found) == 1, item
    return found[0]


def with_serving(environment: Environment, name: str, **changes: Any) -> Environment:
    serving: Sequence[Serving] = environment.services[name].serving
    return with_service(environment, name, serving=tuple(each.model_copy(update=changes) for each in serving))


def provider(kind: str, model: str, **more: str) -> ModelProvider:
    return ModelProvider.model_validate({"kind": kind, "model": model, **more})


def test_a_provider_is_on_it_with_those_who_depend_on_it() -> None:
    found = entry(prod(), "entry gpt-direct")
    assert (found["provider"], found["models"]) == ("OpenAI", ["gpt-4.1-2025-04-14"])
    assert found["services"] == ["claims-assistant", "underwriting", "knowledge-search"]
    assert found["tiers"] == [0, 1, 2]
    assert found["critical_or_important"] is True
    assert found["data_leaving"] == "prompts and answers"
    assert found["data_stored"] is None


def test_what_only_a_cache_asks_gets_questions_and_is_not_what_answers() -> None:
    found = entry(prod(), "entry titan-europe")
    assert (found["services"], found["countries"]) == (["knowledge-search"], ["IE"])
    assert found["function_supported"] == "compares questions, for the gateways' caches"
    assert found["data_leaving"] == "questions"
    assert found["substitutability"] == "Medium complexity in terms of substitutability"
    assert found["exit_plan"] == ""
    caches = [row for row in rows(prod()) if row["what_is_used"] == "Amazon ElastiCache for Valkey"]
    assert [row["regions"] for row in caches] == [["us-east-1"], ["eu-west-1"]]


def test_a_provider_on_no_route_is_not_on_it() -> None:
    route = tuple(name for name in prod().services["claims-assistant"].route if name != "gpt-direct")
    without = prod()
    for name in without.services:
        kept = tuple(each for each in without.services[name].route if each in route or each.startswith("qwen"))
        without = with_service(without, name, route=kept)
    assert not any("gpt-direct" in row["what_is_used"] for row in rows(without))


@pytest.mark.parametrize(("tier", "critical"), [(0, True), (1, True), (2, False), (3, False)])
def test_tiers_0_and_1_support_a_critical_or_important_function(tier: int, critical: bool) -> None:
    alone = load(find("small"))
    alone = with_service(alone, "assistant", tier=tier)
    assert {row["critical_or_important"] for row in rows(alone)} == {critical}


@pytest.mark.parametrize(
    ("service", "gone", "said"),
    [
        ("claims-assistant", ("claude-east",), "answered by claude-west, declared the same"),
        ("claims-assistant", ("gpt-direct",), "nothing changes: claude-east answers"),
        (
            "claims-assistant",
            ("claude-east", "claude-west", "claude-direct"),
            "degraded: answered by gpt-direct, declared weaker",
        ),
        (
            "knowledge-search",
            ("titan-east",),
            "nothing changes: qwen3-8b answers, without a cache where titan-east compared",
        ),
        ("nightly-summaries", ("qwen3-4b", "claude-west"), "down: nothing else is on its route"),
    ],
)
def test_without_a_provider_the_next_of_the_route_answers_or_nobody(
    service: str, gone: tuple[str, ...], said: str
) -> None:
    assert models.without(prod(), prod().services[service], gone) == said


@pytest.mark.parametrize("name", names())
def test_weaker_is_what_the_gateway_calls_weaker(name: str) -> None:
    environment = load(find(name))
    for service in environment.services.values():
        route = backends(environment, service)
        for backend in route:
            gone = tuple(each.name for each in route if each is not backend)
            said = models.without(environment, service, gone)
            assert said.startswith("degraded") == backend.weaker


def test_with_a_provider_goes_all_that_it_serves_and_all_whose_model_it_made() -> None:
    assert models.of_third_party(prod(), "Anthropic") == ("claude-east", "claude-west", "claude-direct")
    assert set(models.of_third_party(prod(), "Amazon Web Services")) == {
        "claude-east", "claude-west", "titan-europe", "titan-east",
    }  # fmt: skip
    found = entry(prod(), "entry claude-direct")
    assert found["if_this_is_lost"]["claims-assistant"] == "nothing changes: claude-east answers"
    assert found["if_the_provider_is_lost"]["claims-assistant"].startswith("degraded: answered by gpt-direct")
    assert found["substitutability"] == "Medium complexity in terms of substitutability"
    assert found["alternatives_declared"] == ["qwen2-5-72b"]


def test_who_has_nobody_else_on_its_route_can_hardly_substitute() -> None:
    alone = with_service(prod(), "claims-assistant", route=("claude-direct",))
    found = entry(alone, "entry claude-direct")
    assert found["if_the_provider_is_lost"]["claims-assistant"] == "down: nothing else is on its route"
    assert found["substitutability"] == "Highly complex substitutability"
    assert "services.claims-assistant.route" not in found["exit_plan"]


def test_the_route_with_another_that_is_the_same_is_the_exit() -> None:
    found = entry(demo(), "entry claude-direct")
    assert found["exit_plan"] == ""
    found = entry(prod(), "entry gpt-direct")
    assert "stacks/prod.yaml: services.claims-assistant.route" in found["exit_plan"]
    assert found["substitutability"] == "Easily substitutable"


@pytest.mark.parametrize(
    ("of", "name", "maker"),
    [
        (provider("bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"), "Amazon Web Services", "Anthropic"),
        (provider("bedrock", "amazon.nova-pro-v1:0"), "Amazon Web Services", ""),
        (provider("bedrock", "mistral.mistral-large-2407-v1:0"), "Amazon Web Services", "Mistral AI"),
        (provider("vertex", "claude-sonnet-4-5@20250929", region="europe-west1"), "Google Cloud", "Anthropic"),
        (provider("vertex", "gemini-2.5-pro", region="europe-west1"), "Google Cloud", ""),
        (provider("anthropic", "claude-sonnet-4-5"), "Anthropic", ""),
        (provider("openai", "gpt-4.1"), "OpenAI", ""),
        (provider("openai-compatible", "llama", endpoint="https://models.example.com/v1"), "models.example.com", ""),
    ],
)
def test_a_third_party_is_named_and_so_is_who_made_the_model_that_it_resells(
    of: ModelProvider, name: str, maker: str
) -> None:
    assert (models.name_of(of), models.maker(of)) == (name, maker)


def test_a_profile_that_answers_from_several_regions_says_no_country() -> None:
    found = entry(prod(), "entry claude-east")
    assert "answers from any region of the US" in found["what_is_used"]
    assert (found["regions"], found["countries"]) == (["us-east-1"], [])
    assert found["subcontractors"] == ["Anthropic"]


def test_aws_is_on_it_by_service_and_region() -> None:
    databases = [row for row in rows(prod()) if row["what_is_used"] == "Amazon Aurora PostgreSQL"]
    assert {row["regions"][0]: row["services"] for row in databases} == {
        "us-east-1": ["claims-assistant", "underwriting", "knowledge-search"],
        "us-west-2": ["claims-assistant", "underwriting"],
        "eu-west-1": ["knowledge-search"],
    }
    assert [row["countries"] for row in databases] == [["US"], ["US"], ["IE"]]
    assert all(row["data_stored"] for row in databases)


def test_where_only_backups_are_nothing_that_runs_is_named() -> None:
    there = {
        row["what_is_used"]
        for row in rows(prod())
        if row["regions"] == ["us-west-2"] and "nightly-summaries" in row["services"]
    }
    assert {"Amazon S3", "AWS Backup", "AWS KMS"} <= there
    assert not {"Amazon EKS", "Amazon EC2 (GPU instances)", "Elastic Load Balancing"} & there


@pytest.mark.parametrize(
    ("service", "region", "said"),
    [
        ("claims-assistant", "us-east-1", "answered by us-west-2"),
        ("claims-assistant", "us-west-2", "answered by us-east-1, without this standby"),
        ("underwriting", "us-west-2", "recovered in us-east-1 by hot-standby"),
        ("nightly-summaries", "us-east-1", "recovered in us-west-2 by backup-restore"),
    ],
)
def test_what_the_loss_of_a_region_does_follows_from_role_and_pattern(service: str, region: str, said: str) -> None:
    assert region_lost(prod(), prod().services[service], region) == said


def test_without_another_region_its_loss_is_the_services() -> None:
    small = load(find("small"))
    assert region_lost(small, small.services["assistant"], "us-west-2") == "down: it has no other region"


def test_images_are_on_it_by_their_registry() -> None:
    found = [row for row in rows(prod()) if row["what_is_used"].startswith("container images from")]
    assert {row["provider"]: row["what_is_used"].partition(": ")[2] for row in found} == {
        "GitHub": "ghcr.io/berriai/litellm",
        "Docker": "vllm/vllm-openai",
        "Amazon Web Services": "public.ecr.aws/docker/library/postgres",
    }
    assert all("our own copies" in text for row in found for text in row["if_this_is_lost"].values())
    assert {row["type_of_ict_service"] for row in found} == {""}


@pytest.mark.parametrize(
    ("image", "registry"),
    [
        ("postgres@sha256:0", "docker.io"),
        ("vllm/vllm-openai@sha256:0", "docker.io"),
        ("localhost/x@sha256:0", "localhost"),
        ("registry:5000/x@sha256:0", "registry:5000"),
        ("nvcr.io/nim/x@sha256:0", "nvcr.io"),
    ],
)
def test_a_registry_is_told_from_a_path_as_docker_does(image: str, registry: str) -> None:
    assert supply.host(image) == registry


def test_the_charts_are_those_that_are_installed() -> None:
    assert [source.chart for source in supply.CHARTS] == [chart.value.chart for chart in Chart]
    for source, chart in zip(supply.CHARTS, Chart, strict=True):
        assert source.source in (chart.value.repository, chart.value.chart.removeprefix("oci://").partition("/")[0])


def test_a_chart_is_on_it_only_where_it_is_used() -> None:
    assert not any("Helm chart" in row["what_is_used"] for row in rows(prod()))
    scaled = with_serving(prod(), "underwriting", max_replicas=9)
    assert entry(scaled, "Helm chart keda")["services"] == ["underwriting"]
    spanning = prod().models["llama-3-3-70b"].model_copy(update={"nodes": 2})
    wide = prod().model_copy(update={"models": {**prod().models, "llama-3-3-70b": spanning}})
    assert entry(wide, "Helm chart oci:")["services"] == ["claims-assistant"]


@pytest.mark.parametrize(
    ("item", "hours"),
    [
        # 15m and 1m, 2d and 4h, best-effort and a day.
        ("entry gpt-direct", (1, 1)),
        ("Amazon EKS", (48, 4)),
    ],
)
def test_hours_are_those_of_the_strictest_service_and_never_less_than_one(item: str, hours: tuple[int, int]) -> None:
    found = entry(prod(), item, "eu-west-1" if item == "Amazon EKS" else None)
    assert (found["rto_hours"], found["rpo_hours"]) == hours


def test_best_effort_is_no_promise() -> None:
    small = load(find("small"))
    assert {(row["rto_hours"], row["rpo_hours"]) for row in rows(small)} == {(0, 24)}


@pytest.mark.parametrize("name", names())
def test_the_csv_has_what_is_known_and_empty_columns_for_what_is_not(name: str) -> None:
    environment = load(find(name))
    found = list(csv.DictReader(StringIO(table(environment))))
    assert len(found) == len(rows(environment))
    assert list(found[0]) == [*COLUMNS, *(each + FILL for each in TO_BE_FILLED)]
    assert {row[each + FILL] for row in found for each in TO_BE_FILLED} == {""}
    assert all(row["provider"] and row["services"] and row["if_this_is_lost"] for row in found)
    assert {row["critical_or_important"] for row in found} <= {"yes", "no"}


def test_the_document_has_the_same_entries_with_null_for_what_is_to_be_filled() -> None:
    found = document(prod())
    assert len(found["entries"]) == len(rows(prod()))
    for each in found["entries"]:
        assert set(each) == {*COLUMNS, *TO_BE_FILLED}
        assert [each[name] for name in TO_BE_FILLED] == [None] * len(TO_BE_FILLED)
    assert "2022/2554" in found["law"]
