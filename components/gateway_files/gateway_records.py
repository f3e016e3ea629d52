"""What of a request is kept where prompts aren't: named fields alone. LiteLLM's own redaction leaves prompts in some
records of failures, in messages of errors among others, so what isn't known to be harmless is left out."""

from collections.abc import Mapping
from typing import Any

KEPT = (
    "id", "litellm_call_id", "trace_id", "call_type", "status", "stream", "cache_hit", "response_cost", "total_tokens",
    "prompt_tokens", "completion_tokens", "startTime", "endTime", "completionStartTime", "response_time", "model",
    "model_id", "model_group", "custom_llm_provider",
)  # fmt: skip
ABOUT = ("user_api_key_alias", "requester_ip_address")
FAILURE = ("error_code", "error_class", "llm_provider")


def bare(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A record without what was asked and answered."""

    def part(key: str, names: tuple[str, ...]) -> dict[str, Any]:
        found = payload.get(key) or {}
        return {name: found[name] for name in names if found.get(name) is not None}

    kept = {name: payload[name] for name in KEPT if name in payload}
    return {**kept, "metadata": part("metadata", ABOUT), "error_information": part("error_information", FAILURE)}
