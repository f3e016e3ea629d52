"""The LiteLLM configuration of a service's gateway, from its route. Pure data, no resources.

The route's first entry is the reference. Entries that count as the same model answer under the reference's name, by
fallback in the route's order; weaker ones only ever answer under a name of their own, so that nobody is given a weaker
model without asking for it. https://docs.litellm.ai/docs/proxy/reliability
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

DEGRADED = "-degraded"
# What LiteLLM calls the region that differs by provider: https://docs.litellm.ai/docs/providers/vertex
_REGION = {"vertex_ai": "vertex_location"}


@dataclass(frozen=True, kw_only=True)
class Backend:
    """One entry of a route: LiteLLM's model string and what it needs to reach it.

    `key_variable` names the environment variable that holds the provider's key; the key itself is never in here.
    """

    name: str
    litellm_model: str
    api_base: str | None = None
    region: str | None = None
    key_variable: str | None = None
    weaker: bool = False


@dataclass(frozen=True, kw_only=True)
class Reliability:
    """Times in seconds. More than `allowed_fails` failures open the breaker for `cooldown`, so with one retry the first
    request that fails does: with LiteLLM's own defaults a dead backend that is alone in its group is tried at every
    request (BerriAI/litellm#40405)."""

    timeout: int = 60
    retries: int = 1
    allowed_fails: int = 1
    cooldown: int = 30


def _deployment(backend: Backend, group: str, reliability: Reliability) -> dict[str, Any]:
    params: dict[str, Any] = {"model": backend.litellm_model, "timeout": reliability.timeout}
    if backend.api_base:
        params["api_base"] = backend.api_base
    if backend.region:
        params[_REGION.get(backend.litellm_model.partition("/")[0], "aws_region_name")] = backend.region
    if backend.key_variable:
        params["api_key"] = f"os.environ/{backend.key_variable}"
    return {"model_name": group, "litellm_params": params, "model_info": {"id": backend.name}}


def render(route: Sequence[Backend], reliability: Reliability | None = None) -> dict[str, Any]:
    """The configuration as a document; `route` in the order of preference, not empty."""
    reliability = reliability or Reliability()
    reference = route[0].name
    same = [backend for backend in route if not backend.weaker]
    weaker = [backend for backend in route if backend.weaker]
    degraded = reference + DEGRADED
    groups = [(backend, backend.name) for backend in same] + [
        (backend, degraded if index == 0 else f"{degraded}-{backend.name}") for index, backend in enumerate(weaker)
    ]
    fallbacks = [
        {first: rest}
        for first, rest in (
            (reference, [backend.name for backend in same[1:]]),
            (degraded, [f"{degraded}-{backend.name}" for backend in weaker[1:]]),
        )
        if rest
    ]
    return {
        "model_list": [_deployment(backend, group, reliability) for backend, group in groups],
        "router_settings": {
            "num_retries": reliability.retries,
            "timeout": reliability.timeout,
            "allowed_fails": reliability.allowed_fails,
            "cooldown_time": reliability.cooldown,
            "fallbacks": fallbacks,
        },
        "litellm_settings": {"drop_params": True, "turn_off_message_logging": True},
        "general_settings": {"master_key": "os.environ/LITELLM_MASTER_KEY"},
    }
