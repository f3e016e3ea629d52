"""Semantic caches: what makes questions comparable can do so, and an answer's times are in order."""

from collections.abc import Iterator
from datetime import timedelta

from spec.checks.finding import Broken, Finding, known, unknown
from spec.document import Path
from spec.environment import Environment, ProviderKind
from spec.gateway import SemanticCache
from spec.units import format_duration


def cache_findings(environment: Environment, broken: Broken) -> Iterator[Finding]:
    """What is wrong with the caches of the services that have one."""
    for name, service in environment.services.items():
        cache = service.gateway.cache
        if cache is not None:
            path: Path = ("services", name, "gateway", "cache")
            yield from _embedding(environment, cache, path, broken)
            yield from _times(cache, path)


def _embedding(environment: Environment, cache: SemanticCache, path: Path, broken: Broken) -> Iterator[Finding]:
    there = known(environment, "providers", broken)
    for index, name in enumerate(cache.embedding):
        here = (*path, "embedding", index)
        provider = environment.providers.get(name)
        asked_by = [service for service in environment.services.values() if name in service.route]
        if name in environment.models:
            message = (
                f"{name!r} is a model on GPUs of ours, which answers questions; name an embedding model of a provider"
            )
            yield Finding(path=here, value=name, message=message)
        elif name not in there:
            yield Finding(path=here, value=name, message=unknown("provider", name, there, "providers"))
        elif name in cache.embedding[:index]:
            yield Finding(path=here, value=name, message=f"{name!r} is named twice; remove one of the two")
        elif asked_by:
            message = f"{name!r} answers questions on the route of {asked_by[0].name}; name an embedding model"
            yield Finding(path=here, value=name, message=message)
        elif provider is not None and provider.kind is ProviderKind.ANTHROPIC:
            message = f"{name!r} is Anthropic's, which has no embedding models; name another provider's"
            yield Finding(path=here, value=name, message=message)


def _times(cache: SemanticCache, path: Path) -> Iterator[Finding]:
    if cache.ttl < timedelta(seconds=1):
        message = "an answer that is kept for no time is never given again; write 1s or more, or leave the cache out"
        yield Finding(path=(*path, "ttl"), value=format_duration(cache.ttl), message=message)
    elif cache.stale is not None and cache.stale <= cache.ttl:
        message = f"an answer is good as new for {format_duration(cache.ttl)}; write more than that, or leave this out"
        yield Finding(path=(*path, "stale"), value=format_duration(cache.stale), message=message)
