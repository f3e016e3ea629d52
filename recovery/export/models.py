"""Model providers in the register: who serves the models that services ask, and who answers when they don't."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import urlsplit

from recovery.export.dependency import Dependency, ServiceType, Substitutability
from recovery.export.places import country
from spec.environment import Environment, ModelProvider, ProviderKind, Service

AWS = "Amazon Web Services"
_NAMES: Mapping[ProviderKind, str] = MappingProxyType(
    {
        ProviderKind.BEDROCK: AWS,
        ProviderKind.VERTEX: "Google Cloud",
        ProviderKind.ANTHROPIC: "Anthropic",
        ProviderKind.OPENAI: "OpenAI",
    }
)
_MAKERS: Mapping[str, str] = MappingProxyType(
    {
        "anthropic": "Anthropic",
        "claude": "Anthropic",
        "meta": "Meta",
        "llama": "Meta",
        "mistral": "Mistral AI",
        "cohere": "Cohere",
        "ai21": "AI21 Labs",
        "deepseek": "DeepSeek",
        "openai": "OpenAI",
        "qwen": "Alibaba Cloud",
        "stability": "Stability AI",
        "writer": "Writer",
    }
)
_PROFILES = MappingProxyType({"us": "the US", "eu": "the EU", "apac": "Asia and the Pacific", "global": "the world"})
"""Prefixes of Bedrock's inference profiles, which answer from any region of an area.
https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html"""


def name_of(provider: ModelProvider) -> str:
    """The third party's name; of an OpenAI-compatible API its host, which is all that the file says."""
    return _NAMES.get(provider.kind) or str(urlsplit(provider.endpoint or "").hostname or provider.kind.value)


def maker(provider: ModelProvider) -> str:
    """Who made the model, where the provider resells it; empty where it is the provider's own or not told by the id."""
    if provider.kind not in (ProviderKind.BEDROCK, ProviderKind.VERTEX):
        return ""
    words = provider.model.replace("/", ".").replace("-", ".").lower().split(".")
    return next((_MAKERS[word] for word in words if word in _MAKERS), "")


def area(provider: ModelProvider) -> str:
    """The area from any region of which a Bedrock inference profile answers; empty for none."""
    if provider.kind is not ProviderKind.BEDROCK:
        return ""
    return _PROFILES.get(provider.model.partition(".")[0], "")


def dependencies(environment: Environment) -> Iterator[Dependency]:
    """One for each entry of `providers` that a gateway calls."""
    for name, provider in environment.providers.items():
        services = tuple(each for each in environment.services.values() if name in each.called)
        if services:
            yield _dependency(environment, name, provider, services)


def without(environment: Environment, service: Service, gone: Sequence[str]) -> str:
    """Who answers a service when some entries of its route are gone, as its gateway is set up."""
    left, same = [entry for entry in service.route if entry not in gone], alternatives(environment, service, gone)
    if same:
        said = "nothing changes: {} answers" if same[0] == service.route[0] else "answered by {}, declared the same"
        answer = said.format(same[0])
    else:
        answer = f"degraded: answered by {left[0]}, declared weaker" if left else "down: nothing else is on its route"
    cache = service.gateway.cache
    compared = [entry for entry in cache.embedding if entry in gone] if cache else []
    return f"{answer}, without a cache where {' and '.join(compared)} compared" if compared else answer


def alternatives(environment: Environment, service: Service, gone: Sequence[str]) -> list[str]:
    """What is left on the route that counts as the same as its first entry."""
    reference = service.route[0]
    first = environment.models.get(reference) or environment.providers[reference]
    return [entry for entry in service.route if entry not in gone and entry not in first.weaker]


def of_third_party(environment: Environment, third_party: str) -> tuple[str, ...]:
    """The entries that a third party serves, or whose model it made."""
    providers = environment.providers.items()
    return tuple(name for name, each in providers if third_party in (name_of(each), maker(each)))


def _dependency(
    environment: Environment, name: str, provider: ModelProvider, services: tuple[Service, ...]
) -> Dependency:
    third_party = name_of(provider)
    gone = of_third_party(environment, third_party)
    asked = [service for service in services if name in service.route]
    others = {service.name: alternatives(environment, service, gone) for service in asked}
    region = provider.region or (environment.home if provider.kind is ProviderKind.BEDROCK else "")
    wider = area(provider)
    return Dependency(
        provider=third_party,
        item=f"model API, entry {name}" + (f" (profile: answers from any region of {wider})" if wider else ""),
        kind=ServiceType.SAAS,
        function="answers the services' prompts" if asked else "compares questions, for the gateways' caches",
        services=services,
        regions=(region,) if region else (),
        countries=(country(region),) if country(region) and not wider else (),
        models=(provider.model,),
        subcontractors=tuple(each for each in (maker(provider),) if each),
        substitutability=_substitutability(environment, services, asked, gone),
        alternatives=tuple(dict.fromkeys(entry for found in others.values() for entry in found)),
        lost={service.name: without(environment, service, (name,)) for service in services},
        provider_lost={service.name: _without_all(environment, service, third_party, gone) for service in services},
        exit_plan="; ".join(
            f"stacks/{environment.name}.yaml: services.{service}.route" for service, found in others.items() if found
        ),
        data_leaving="prompts and answers" if asked else "questions",
        stored=None,
    )


def _substitutability(
    environment: Environment, services: Sequence[Service], asked: Sequence[Service], gone: Sequence[str]
) -> Substitutability:
    """By the service that is worst off: another one that is the same, only weaker ones or no cache, or none."""
    if len(asked) == len(services) and all(alternatives(environment, service, gone) for service in asked):
        return Substitutability.EASY
    if all(any(entry not in gone for entry in service.route) for service in asked):
        return Substitutability.MEDIUM
    return Substitutability.HARD


def _without_all(environment: Environment, service: Service, third_party: str, gone: Sequence[str]) -> str:
    return "down: the service itself runs there" if third_party == AWS else without(environment, service, gone)
