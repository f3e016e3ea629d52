"""A service's route as the gateway's backends."""

from components.gateway_config import Backend
from components.serving_pod import PORT
from spec.environment import Environment, ModelProvider, ProviderKind, Service

# LiteLLM's provider prefixes and the environment variables of their keys: https://docs.litellm.ai/docs/providers
_PREFIX = {
    ProviderKind.BEDROCK: "bedrock",
    ProviderKind.VERTEX: "vertex_ai",
    ProviderKind.ANTHROPIC: "anthropic",
    ProviderKind.OPENAI: "openai",
    ProviderKind.OPENAI_COMPATIBLE: "openai",
}
_KEY = {ProviderKind.ANTHROPIC: "ANTHROPIC_API_KEY", ProviderKind.OPENAI: "OPENAI_API_KEY"}


def backends(environment: Environment, service: Service) -> tuple[Backend, ...]:
    """The route's entries in order."""
    reference = service.route[0]
    declared = environment.models.get(reference) or environment.providers[reference]
    return tuple(
        _self_hosted(entry, service, weaker=entry in declared.weaker)
        if entry in environment.models
        else _external(entry, environment.providers[entry], weaker=entry in declared.weaker)
        for entry in service.route
    )


def _self_hosted(name: str, service: Service, *, weaker: bool) -> Backend:
    return Backend(
        name=name,
        litellm_model=f"hosted_vllm/{name}",
        api_base=f"http://{name}.{service.name}.svc.cluster.local:{PORT}/v1",
        weaker=weaker,
    )


def _external(name: str, provider: ModelProvider, *, weaker: bool) -> Backend:
    own_key = f"{name.upper().replace('-', '_')}_API_KEY"
    keyless = provider.kind in (ProviderKind.BEDROCK, ProviderKind.VERTEX)
    return Backend(
        name=name,
        litellm_model=f"{_PREFIX[provider.kind]}/{provider.model}",
        api_base=str(provider.endpoint) if provider.endpoint else None,
        region=provider.region,
        key_variable=None if keyless else _KEY.get(provider.kind, own_key),
        weaker=weaker,
    )
