"""How LiteLLM is had to answer from the cache: the hooks' part in it.

An answer that is found is handed to LiteLLM before it chooses a backend, so that it is given whatever backends are
away, and LiteLLM counts and logs it as any other, as one of the backend `cache` (or `stale-cache`). Under the
reference's name only what the reference, or what counts as the same, answered a short time ago is given again; under
its degraded name also what is older. A weaker model's answers are never kept.
"""

# LiteLLM is in the image alone.
# mypy: disable-error-code="import-not-found"

import json
import os
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import litellm
from gateway_cache import Cache, Embed, Found, Times, Vector
from gateway_keys import CACHE
from gateway_question import Question, answer, question
from gateway_valkey import Valkey

FRESH, STALE = "cache", "stale-cache"
ANSWERERS = frozenset({FRESH, STALE})
"""As which backends the cache answers."""
CHAT = frozenset({"completion", "acompletion"})
EMBEDDING_SECONDS = 5


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What the cache has to do with the request that is being answered."""

    question: Question
    vector: Vector | None = None
    found: Found | None = None
    stale: bool = False

    @property
    def backend(self) -> str:
        """As what LiteLLM knows the cache."""
        return STALE if self.stale else FRESH


_turn: ContextVar[Turn | None] = ContextVar("turn", default=None)


class Reuse:
    """`reference` and `degraded` are groups of the configuration, `same` the backends whose answers may be kept,
    `times` those of the cache: where it keeps answers longer than they are fresh, the degraded name gets stale ones."""

    def __init__(self, cache: Cache, *, reference: str, degraded: str, same: frozenset[str], times: Times) -> None:
        self._cache, self._reference, self._degraded = cache, reference, degraded
        self._same, self._times = same, times

    def tend(self) -> None:
        """See that the cache gets well; returns at once."""
        self._cache.tend()

    async def before(self, data: dict[str, Any], caller: str, call_type: str) -> None:
        """A question arrived: look for an answer, and have LiteLLM give it."""
        _turn.set(None)
        self._cache.tend()
        asked = self._asked(data, caller, call_type)
        if asked is None or not (asked.look or asked.keep):
            return
        looked = await self._cache.look_up(asked.scope, asked.text, stale=data["model"] == self._degraded)
        found = looked.found if asked.look else None
        turn = Turn(
            question=asked, vector=looked.vector, found=found, stale=bool(found and found.age > self._times.fresh)
        )
        if found is not None:
            data["mock_response"] = litellm.ModelResponse(**found.answer, model=self._reference)
            data["model"] = self._reference
        _turn.set(turn)

    def _asked(self, data: dict[str, Any], caller: str, call_type: str) -> Question | None:
        stale_ones = self._times.kept > self._times.fresh
        groups = {self._reference, self._degraded} if stale_ones else {self._reference}
        if call_type not in CHAT or data.get("model") not in groups:
            return None
        body = (data.get("proxy_server_request") or {}).get("body") or {}
        return question(body, caller=caller, reference=self._reference)

    def backends(self, others: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Who may answer: the cache alone if it has the answer."""
        turn = _turn.get()
        if turn is None or turn.found is None:
            return others
        params = {"model": f"openai/{turn.backend}", "api_key": "none"}
        return [{"model_name": self._reference, "litellm_params": params, "model_info": {"id": turn.backend}}]

    def after(self, data: dict[str, Any], response: Any) -> None:
        """A question was answered: keep the answer if it is one to keep."""
        turn = _turn.get()
        if turn is None or turn.found or turn.vector is None or not turn.question.keep:
            return
        by = (getattr(response, "_hidden_params", None) or {}).get("model_id")
        if data.get("model") != self._reference or by not in self._same:
            return
        kept = answer(response.model_dump())
        if kept is not None:
            self._cache.keep(turn.question.scope, turn.question.text, turn.vector, kept)

    def headers(self) -> dict[str, str]:
        """What the response says of the cache."""
        turn = _turn.get()
        if turn is None or turn.found is None:
            return {}
        how = {"x-relight-cache": "stale" if turn.stale else "hit", "x-relight-cache-age": f"{turn.found.age:.0f}"}
        return {**how, "x-litellm-model-id": turn.backend}


def configured(config: dict[str, Any], file: Path) -> Reuse | None:
    """The cache that a file beside the configuration describes; None: there is none."""
    if not file.is_file():
        return None
    wanted = json.loads(file.read_text(encoding="utf-8"))
    reference = config["model_list"][0]["model_name"]
    degraded = f"{reference}-degraded"
    deployments = [(each["model_name"], each["model_info"]["id"]) for each in config["model_list"]]
    times = Times(fresh=wanted["ttl"], kept=max(wanted["ttl"], wanted["stale"]))
    store = Valkey(wanted["group"], wanted["region"], model=wanted["embedding"]["model"])
    return Reuse(
        Cache(store, _embedder(wanted["embedding"]), similarity=wanted["similarity"], times=times),
        reference=reference,
        degraded=degraded,
        same=frozenset(by for group, by in deployments if not group.startswith(degraded)),
        times=times,
    )


def _embedder(params: dict[str, Any]) -> Embed:
    secret = "os.environ/"
    known = {
        name: os.environ.get(value.removeprefix(secret), "") if str(value).startswith(secret) else value
        for name, value in params.items()
    }

    async def embed(text: str) -> Vector:
        # Ours, so it is neither counted nor recorded as a caller's.
        ours = {"user_api_key_alias": CACHE}
        made = await litellm.aembedding(
            **known, input=[text], timeout=EMBEDDING_SECONDS, num_retries=0, max_retries=0, metadata=ours
        )
        return [float(number) for number in made.data[0]["embedding"]]

    return embed
