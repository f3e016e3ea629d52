"""The LiteLLM configuration of a service's gateway, from its route. Pure data, no resources.

The route's first entry is the reference. Entries that count as the same model answer under the reference's name, by
fallback in the route's order; weaker ones only ever answer under a name of their own, so that nobody is given a weaker
model without asking for it. https://docs.litellm.ai/docs/proxy/reliability
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

DEGRADED = "-degraded"
# What LiteLLM calls region and key differs by provider: https://docs.litellm.ai/docs/providers/vertex
_REGION = {"vertex_ai": "vertex_location"}
_KEY = {"vertex_ai": "vertex_credentials"}


@dataclass(frozen=True, kw_only=True)
class Backend:
    """One entry of a route: LiteLLM's model string and what it needs to reach it.

    `key_variable` names the environment variable that holds the provider's key; the key itself is never in here.
    `context` is how many tokens a question with its answer may have, None if that isn't declared.
    """

    name: str
    litellm_model: str
    api_base: str | None = None
    region: str | None = None
    key_variable: str | None = None
    context: int | None = None
    weaker: bool = False


@dataclass(frozen=True, kw_only=True)
class Reliability:
    """Times in seconds.

    `timeout` is for a whole answer, `first_token` for the first and between two tokens of a streamed one. A backend
    that refuses or fails is asked twice (`allowed_fails` and the one that is too much), one that keeps silent, has no
    quota left or doesn't take our key once; then it is left alone for `cooldown`, or as long as it asks for in
    Retry-After. With LiteLLM's own defaults a dead backend that is alone in its group is tried at every request
    (BerriAI/litellm#40405). `retries` are the last backend's alone: before it, going on to the next costs less than
    asking the same one again.
    """

    timeout: int = 60
    first_token: int = 15
    retries: int = 1
    allowed_fails: int = 1
    cooldown: int = 30


@dataclass(frozen=True, kw_only=True)
class RequestLog:
    """Where a record of each request is put, and whether with what was asked and answered."""

    bucket: str
    region: str
    prefix: str
    prompts: bool = False


@dataclass(frozen=True, kw_only=True)
class SemanticCache:
    """The gateway's cache: the replication group by name, what compares questions, and times in seconds. `stale` is how
    long an answer may be given under the degraded name, 0 for never."""

    group: str
    region: str
    embedding: Backend
    similarity: float
    ttl: float
    stale: float


def render_cache(cache: SemanticCache) -> dict[str, Any]:
    """What the gateway's hooks are told of the cache, as a document."""
    return {
        "group": cache.group,
        "region": cache.region,
        "embedding": _reached(cache.embedding),
        "similarity": cache.similarity,
        "ttl": cache.ttl,
        "stale": cache.stale,
    }


def _reached(backend: Backend) -> dict[str, Any]:
    """What LiteLLM needs to reach a backend."""
    params: dict[str, Any] = {"model": backend.litellm_model}
    if backend.api_base:
        params["api_base"] = backend.api_base
    provider = backend.litellm_model.partition("/")[0]
    if backend.region:
        params[_REGION.get(provider, "aws_region_name")] = backend.region
    if backend.key_variable:
        params[_KEY.get(provider, "api_key")] = f"os.environ/{backend.key_variable}"
    return params


def _deployment(backend: Backend, group: str, reliability: Reliability, *, last: bool) -> dict[str, Any]:
    params = {
        **_reached(backend),
        "timeout": reliability.timeout,
        "stream_timeout": reliability.first_token,
        "num_retries": reliability.retries if last else 0,
    }
    about: dict[str, Any] = {"id": backend.name}
    if last:
        # After it there is nobody to ask: leaving it alone would refuse what it might answer.
        about |= {"last_resort": True, "cooldown_time": 0}
    return {"model_name": group, "litellm_params": params, "model_info": about}


def _chain(backends: Sequence[Backend], names: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """For the first of `names`: who answers after it, and who where a question is too long for it."""
    longer = [
        name
        for backend, name in zip(backends[1:], names[1:], strict=True)
        if backend.context and backends[0].context and backend.context > backends[0].context
    ]
    found = {"fallbacks": {names[0]: list(names[1:])}, "context_window_fallbacks": {names[0]: longer}}
    return {kind: {first: rest for first, rest in each.items() if rest} for kind, each in found.items()}


def render(
    route: Sequence[Backend], reliability: Reliability | None = None, log: RequestLog | None = None
) -> dict[str, Any]:
    """The configuration as a document; `route` in the order of preference, not empty."""
    reliability = reliability or Reliability()
    reference = route[0].name
    degraded = reference + DEGRADED
    same = [backend for backend in route if not backend.weaker]
    weaker = [backend for backend in route if backend.weaker]
    chains = [
        (same, [backend.name for backend in same]),
        (weaker, [degraded if index == 0 else f"{degraded}-{each.name}" for index, each in enumerate(weaker)]),
    ]
    after: dict[str, list[dict[str, list[str]]]] = {"fallbacks": [], "context_window_fallbacks": []}
    for backends, names in chains:
        for kind, chain in _chain(backends, names).items() if backends else ():
            after[kind] += [chain] if chain else []
    return {
        "model_list": [
            _deployment(backend, name, reliability, last=backend is backends[-1])
            for backends, names in chains
            for backend, name in zip(backends, names, strict=True)
        ],
        "router_settings": {
            **_router(reliability, hops=len(route)),
            **after,
            # A model's refusal is an answer: nobody else is asked. Left out or empty, LiteLLM would ask on.
            "content_policy_fallbacks": [{name: []} for _, names in chains for name in names[:1]],
        },
        "litellm_settings": _settings(log),
        "general_settings": {
            "master_key": "os.environ/LITELLM_MASTER_KEY",
            # Virtual keys without a database: docs/adr/0011-virtual-keys-without-a-database.md
            "custom_auth": "hooks.authenticate",
        },
    }


def _router(reliability: Reliability, *, hops: int) -> dict[str, Any]:
    return {
        "num_retries": 0,
        "timeout": reliability.timeout,
        "stream_timeout": reliability.first_token,
        "max_fallbacks": hops,
        "allowed_fails": reliability.allowed_fails,
        # https://docs.litellm.ai/docs/routing#cooldowns
        "allowed_fails_policy": {
            "TimeoutErrorAllowedFails": 0,
            "RateLimitErrorAllowedFails": 0,
            "AuthenticationErrorAllowedFails": 0,
        },
        "cooldown_time": reliability.cooldown,
    }


def _settings(log: RequestLog | None) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "drop_params": True,
        "callbacks": ["hooks.gateway"],
        "turn_off_message_logging": not (log and log.prompts),
        # A caller can't keep a request out of the log.
        "global_disable_no_log_param": True,
        "json_logs": True,
    }
    if log:
        # https://docs.litellm.ai/docs/proxy/logging#s3-buckets
        where = {"s3_bucket_name": log.bucket, "s3_region_name": log.region, "s3_path": log.prefix}
        settings |= {"s3_callback_params": where, "callbacks": ["hooks.gateway", "gateway_log.log"]}
    return settings
