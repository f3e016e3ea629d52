"""A service's route as the gateway's backends."""

import pytest

from components.gateway_config import Backend, SemanticCache, render
from layers.routes import backends, secret_files, semantic_cache
from spec.environment import ModelProvider, ProviderKind
from spec.gateway import ServiceGateway
from spec.naming import Names
from tests.layers.environments import demo, prod, with_service

CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
QWEN = Backend(
    name="qwen3-8b",
    litellm_model="hosted_vllm/qwen3-8b",
    api_base="http://qwen3-8b.claims-assistant.svc.cluster.local:8000/v1",
    context=16384,
    weaker=True,
)


def test_a_route_keeps_its_order_and_says_who_is_weaker() -> None:
    assert backends(demo(), demo().services["claims-assistant"]) == (
        Backend(name="claude-east", litellm_model=f"bedrock/{CLAUDE}", region="us-east-1"),
        Backend(name="claude-west", litellm_model=f"bedrock/{CLAUDE}", region="us-west-2"),
        Backend(
            name="claude-direct",
            litellm_model="anthropic/claude-sonnet-4-5-20250929",
            key_variable="CLAUDE_DIRECT_API_KEY",
        ),
        QWEN,
    )


def test_weaker_is_said_of_the_routes_own_reference() -> None:
    # qwen3-8b is weaker than Claude, but here it is the reference, and Claude counts as the same.
    assert [backend.weaker for backend in backends(demo(), demo().services["underwriting"])] == [False, False, False]


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("bedrock", {"region": "us-east-1"}, {"litellm_model": "bedrock/m", "region": "us-east-1"}),
        ("anthropic", {}, {"litellm_model": "anthropic/m", "key_variable": "MY_MODELS_API_KEY"}),
        ("openai", {}, {"litellm_model": "openai/m", "key_variable": "MY_MODELS_API_KEY"}),
        (
            "openai-compatible",
            {"endpoint": "https://models.example.com/v1"},
            {
                "litellm_model": "openai/m",
                "api_base": "https://models.example.com/v1",
                "key_variable": "MY_MODELS_API_KEY",
            },
        ),
    ],
)
def test_each_kind_of_provider_is_reached_in_its_own_way(
    kind: str, given: dict[str, str], expected: dict[str, str]
) -> None:
    provider = ModelProvider(kind=ProviderKind(kind), model="m", **given)  # type: ignore[arg-type]
    environment = demo().model_copy(update={"providers": {"my-models": provider}})
    environment = with_service(environment, "claims-assistant", route=("my-models",))
    (backend,) = backends(environment, environment.services["claims-assistant"])
    assert backend == Backend(name="my-models", **expected)  # type: ignore[arg-type]


def test_vertex_is_called_in_the_region_that_the_file_declares() -> None:
    provider = ModelProvider(kind=ProviderKind.VERTEX, model="m", region="europe-west4", endpoint=None)
    environment = demo().model_copy(update={"providers": {"vertex": provider}})
    environment = with_service(environment, "claims-assistant", route=("vertex",))
    (entry,) = render(backends(environment, environment.services["claims-assistant"]))["model_list"]
    assert entry["litellm_params"]["model"] == "vertex_ai/m"
    # https://docs.litellm.ai/docs/providers/vertex
    assert entry["litellm_params"].get("vertex_location") == "europe-west4"
    assert entry["litellm_params"]["vertex_credentials"] == "os.environ/VERTEX_API_KEY"


def test_each_provider_with_a_key_has_a_file_of_its_own_in_the_gateways_pod() -> None:
    environment = demo()
    names = Names(environment.name, environment.account, environment.domain)
    assert secret_files(environment, names, environment.services["claims-assistant"]) == {
        "VIRTUAL_KEYS": "demo/claims-assistant/virtual-keys",
        "CLAUDE_DIRECT_API_KEY": "demo/providers/claude-direct",
    }
    assert secret_files(environment, names, environment.services["nightly-summaries"]) == {
        "VIRTUAL_KEYS": "demo/nightly-summaries/virtual-keys"
    }


def test_what_the_file_says_of_a_models_context_counts_more_than_its_arguments() -> None:
    environment = demo()
    longer = environment.models["qwen3-8b"].model_copy(update={"context": 12000})
    changed = environment.model_copy(update={"models": {**environment.models, "qwen3-8b": longer}})
    assert backends(changed, changed.services["underwriting"])[0].context == 12000
    assert backends(environment, environment.services["underwriting"])[0].context == 16384


def test_a_cache_compares_by_an_embedding_model_of_its_own_region() -> None:
    environment = prod()
    service, names = environment.services["knowledge-search"], Names("prod", "111122223333", "ai.example.com")
    found = {region: semantic_cache(environment, names, service, region) for region in ("eu-west-1", "us-east-1")}
    assert found["eu-west-1"] == SemanticCache(
        group="prod-knowledge-search",
        region="eu-west-1",
        embedding=Backend(
            name="titan-europe", litellm_model="bedrock/amazon.titan-embed-text-v2:0", region="eu-west-1"
        ),
        similarity=0.95,
        ttl=3600,
        stale=86400,
    )
    east = found["us-east-1"]
    assert east is not None
    assert (east.embedding.name, east.embedding.region, east.region) == ("titan-east", "us-east-1", "us-east-1")


def test_of_models_in_other_regions_the_first_is_taken() -> None:
    environment = prod()
    names = Names("prod", "111122223333", "ai.example.com")
    found = semantic_cache(environment, names, environment.services["knowledge-search"], "us-west-2")
    assert found is not None
    assert found.embedding.name == "titan-europe"


def test_the_key_of_what_a_cache_compares_by_is_mounted_as_a_routes_is() -> None:
    given = demo()
    gateway = ServiceGateway.model_validate({"cache": {"embedding": ["embeddings"]}})
    provider = ModelProvider.model_validate({"kind": "openai", "model": "text-embedding-3-small"})
    environment = with_service(given, "underwriting", gateway=gateway).model_copy(
        update={"providers": {**given.providers, "embeddings": provider}}
    )
    names = Names("demo", "123456789012", "demo.example.com")
    files = secret_files(environment, names, environment.services["underwriting"])
    assert files["EMBEDDINGS_API_KEY"] == "demo/providers/embeddings"


def test_without_a_cache_in_the_file_there_is_none() -> None:
    environment = demo()
    names = Names("demo", "123456789012", "demo.example.com")
    assert semantic_cache(environment, names, environment.services["underwriting"], "us-east-1") is None
