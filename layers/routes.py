"""A service's route as the gateway's backends."""

from components.gateway_config import Backend, SemanticCache
from components.serving_pod import PORT
from spec.environment import Environment, Model, ModelProvider, ProviderKind, Service
from spec.naming import Names

# LiteLLM's provider prefixes: https://docs.litellm.ai/docs/providers
_PREFIX = {
    ProviderKind.BEDROCK: "bedrock",
    ProviderKind.VERTEX: "vertex_ai",
    ProviderKind.ANTHROPIC: "anthropic",
    ProviderKind.OPENAI: "openai",
    ProviderKind.OPENAI_COMPATIBLE: "openai",
}
_LONGEST = "--max-model-len="


def key_variable(provider: str) -> str:
    """The environment variable, and the file in a gateway's pod, of the key of one entry of `providers`: of its own,
    since two entries may be two accounts at the same provider."""
    return f"{provider.upper().replace('-', '_')}_API_KEY"


def secret_files(environment: Environment, names: Names, service: Service) -> dict[str, str]:
    """What is mounted into a service's gateway besides its master key: secrets' names by file."""
    keyed = [
        entry for entry in service.called if entry in environment.providers and environment.providers[entry].has_key
    ]
    return {
        "VIRTUAL_KEYS": names.virtual_keys_secret(service.name),
        **{key_variable(entry): names.provider_secret(entry) for entry in keyed},
    }


def backends(environment: Environment, service: Service) -> tuple[Backend, ...]:
    """The route's entries in order."""
    reference = service.route[0]
    declared = environment.models.get(reference) or environment.providers[reference]
    return tuple(
        _self_hosted(entry, environment.models[entry], service, weaker=entry in declared.weaker)
        if entry in environment.models
        else _external(entry, environment.providers[entry], weaker=entry in declared.weaker)
        for entry in service.route
    )


def semantic_cache(environment: Environment, names: Names, service: Service, region: str) -> SemanticCache | None:
    """What a service's gateway in a region is told of its cache: questions are compared by the first of the declared
    embedding models that is in the region, so that none needs another one."""
    cache = service.gateway.cache
    if cache is None:
        return None
    here = [name for name in cache.embedding if environment.providers[name].region == region]
    embedding = (here or cache.embedding)[0]
    return SemanticCache(
        group=names.cache(service.name),
        region=region,
        embedding=_external(embedding, environment.providers[embedding], weaker=False),
        similarity=cache.similarity,
        ttl=cache.ttl.total_seconds(),
        stale=cache.stale.total_seconds() if cache.stale else 0,
    )


def _self_hosted(name: str, model: Model, service: Service, *, weaker: bool) -> Backend:
    said = [argument.removeprefix(_LONGEST) for argument in model.args if argument.startswith(_LONGEST)]
    return Backend(
        name=name,
        litellm_model=f"hosted_vllm/{name}",
        api_base=f"http://{name}.{service.name}.svc.cluster.local:{PORT}/v1",
        context=model.context or (int(said[-1]) if said and said[-1].isdigit() else None),
        weaker=weaker,
    )


def _external(name: str, provider: ModelProvider, *, weaker: bool) -> Backend:
    return Backend(
        name=name,
        litellm_model=f"{_PREFIX[provider.kind]}/{provider.model}",
        api_base=str(provider.endpoint) if provider.endpoint else None,
        region=provider.region,
        key_variable=key_variable(name) if provider.has_key else None,
        context=provider.context,
        weaker=weaker,
    )
