"""A service's route: what answers as well as its first entry, who serves that, and where."""

from dataclasses import dataclass

from policies.context import Context
from spec.environment import Model, ModelProvider, ProviderKind, Service
from spec.modes import ServingMode
from spec.placement import placements

_RUNS = (ServingMode.FULL, ServingMode.WARM)
OWN = "own GPUs"
"""The vendor of models that we serve ourselves."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where an entry's answers come from. `places` are regions, or the entry's vendor where it has none to name."""

    entry: str
    vendor: str
    places: frozenset[str]


def reference(context: Context, service: Service) -> Model | ModelProvider | None:
    """The first entry of the service's route."""
    name = service.route[0]
    return context.environment.models.get(name) or context.environment.providers.get(name)


def same(context: Context, service: Service) -> tuple[str, ...]:
    """The entries of its route that answer as well as the reference, itself the first."""
    first = reference(context, service)
    return tuple(name for name in service.route if name == service.route[0] or (first and name in first.same))


def origins(context: Context, service: Service) -> list[Origin]:
    """The origins of the entries that count as the same; a weaker one is no way to recover."""
    return [_origin(context, service, entry) for entry in same(context, service)]


def _origin(context: Context, service: Service, entry: str) -> Origin:
    provider = context.environment.providers.get(entry)
    if provider is None:
        regions = (
            each.region
            for each in placements(context.environment)
            if each.service.name == service.name and each.side.serving in _RUNS
        )
        return Origin(entry=entry, vendor=OWN, places=frozenset(regions))
    vendor = _vendor(provider)
    region = provider.region or (context.environment.home if provider.kind is ProviderKind.BEDROCK else vendor)
    return Origin(entry=entry, vendor=vendor, places=frozenset({region}))


def _vendor(provider: ModelProvider) -> str:
    if provider.kind is ProviderKind.OPENAI_COMPATIBLE and provider.endpoint:
        return str(provider.endpoint).partition("://")[2].partition("/")[0]
    return provider.kind.value
