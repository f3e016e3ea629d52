"""`relight local provider` and `model`: whom a name means, and what the options say."""

import pytest

from cli import behaviour
from cli.behaviour import Wanted
from cli.errors import UserError
from spec.environment import ModelProvider, ProviderKind


@pytest.mark.parametrize(
    ("given", "host"),
    [
        ({"kind": ProviderKind.BEDROCK, "region": "us-east-1"}, "bedrock-runtime.us-east-1.amazonaws.com"),
        ({"kind": ProviderKind.VERTEX, "region": "europe-west1"}, "europe-west1-aiplatform.googleapis.com"),
        ({"kind": ProviderKind.ANTHROPIC}, "api.anthropic.com"),
        ({"kind": ProviderKind.OPENAI}, "api.openai.com"),
        ({"kind": ProviderKind.OPENAI_COMPATIBLE, "endpoint": "https://llm.example.com/v1"}, "llm.example.com"),
    ],
)
def test_a_provider_is_reached_at(given: dict[str, object], host: str) -> None:
    assert behaviour.host_of(ModelProvider.model_validate({"model": "m", **given})) == host


def test_a_provider_is_named_as_an_environment_names_it_or_by_its_host() -> None:
    assert behaviour.host("claude-east") == "bedrock-runtime.us-east-1.amazonaws.com"
    assert behaviour.host("API.anthropic.com") == "api.anthropic.com"
    with pytest.raises(UserError, match=r"No environment has a provider 'claude-moon': there are .*claude-direct"):
        behaviour.host("claude-moon")


def test_a_gateways_cache_is_named_as_if_it_were_a_model_of_the_service() -> None:
    assert behaviour.model("eu-west-1", "knowledge-search/cache") == "eu-west-1/prod-knowledge-search/cache"
    with pytest.raises(UserError, match="No service serves 'underwriting/cache'"):
        behaviour.model("us-east-1", "underwriting/cache")


def test_a_model_is_named_by_region_service_and_model() -> None:
    assert behaviour.model("us-east-1", "underwriting/qwen3-8b") == "us-east-1/underwriting/qwen3-8b"
    with pytest.raises(UserError, match="No service serves 'underwriting/gpt'"):
        behaviour.model("us-east-1", "underwriting/gpt")
    with pytest.raises(UserError, match="No service serves 'qwen3-8b'"):
        behaviour.model("us-east-1", "qwen3-8b")
    with pytest.raises(UserError, match="'east' is no region"):
        behaviour.model("east", "underwriting/qwen3-8b")


@pytest.mark.parametrize(
    ("wanted", "data"),
    [
        (Wanted(), None),
        (Wanted(well=True), {}),
        (Wanted(slow="20s"), {"slow": 20.0}),
        (Wanted(fail=0.8, down=True), {"fail": 0.8, "down": True}),
        (Wanted(rate_limit=True), {"rate_limit": True}),
    ],
)
def test_options_say_how_it_behaves(wanted: Wanted, data: dict[str, object] | None) -> None:
    assert wanted.data() == data


def test_a_time_that_is_none_is_the_users_mistake() -> None:
    with pytest.raises(UserError, match=r"^--slow: 'soon' is not a duration"):
        Wanted(slow="soon").data()
