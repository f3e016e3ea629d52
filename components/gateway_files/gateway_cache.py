"""The gateway's semantic cache: what was answered is given again to nearly the same question, and nobody waits for it.

A look-up has `DEADLINE_SECONDS`, in which the question is embedded and the nearest one found; whatever goes wrong, the
question is asked of a model as if there were no cache. Then the cache is out for a cooldown at least, which costs
nothing more: it is not a user's question that finds out whether it is well again, but `tend`, in the background. A
gateway starts with its cache out, so it starts without one as well. Answers are kept in the background.

Only the standard library: what embeds and what keeps is given.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

DEADLINE_SECONDS = 0.3
"""For a whole look-up. We expect a tenth of a second of an embedding in the same region, which no drill has measured
yet, and an answer takes seconds: what a look-up that fails adds is hardly felt, and it is added once."""
PATIENCE_SECONDS = 10.0
"""For what nobody waits for: connecting, loading a provider's code, keeping an answer."""
COOLDOWN_SECONDS = 15.0
MOST_WAITING = 64
"""Answers that wait to be kept; more are dropped."""
PROBE = "Is anybody there?"
NOT_OURS = frozenset({400, 413, 422})
"""Statuses with which an embedding model refuses one text: the cache is well, and others may use it."""

Vector = list[float]
Embed = Callable[[str], Awaitable[Vector]]
"""Makes texts comparable; may raise anything."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """The nearest question's answer: how near it is (1: the same), and how many seconds old."""

    answer: dict[str, Any]
    similarity: float
    age: float


class Store(Protocol):
    """Where answers are kept. All may raise anything."""

    async def prepare(self, dimensions: int) -> None:
        """Have it ready for vectors of that length."""

    async def nearest(self, scope: str, vector: Vector, oldest: float) -> Found | None:
        """Of the questions of a scope the nearest, if kept within the last `oldest` seconds."""

    async def keep(self, scope: str, text: str, vector: Vector, answer: dict[str, Any], seconds: float) -> None:
        """Keep an answer for so many seconds."""


@dataclass(frozen=True, kw_only=True)
class Times:
    """In seconds: how long an answer is as good as a new one, and how long it is kept at all."""

    fresh: float
    kept: float


@dataclass(frozen=True, kw_only=True)
class LookUp:
    """What came of looking: the answer if one was near enough, and the vector to keep another one under."""

    found: Found | None = None
    vector: Vector | None = None


class Cache:
    """`similarity` is what counts as nearly the same."""

    def __init__(
        self, store: Store, embed: Embed, *, similarity: float, times: Times, cooldown: float = COOLDOWN_SECONDS
    ) -> None:
        self._store, self._embed = store, embed
        self._similarity, self._times, self._cooldown = similarity, times, cooldown
        self._tending: asyncio.Task[None] | None = None
        self._keeping: set[asyncio.Task[None]] = set()
        self.well = self._was_well = False

    def tend(self) -> None:
        """See in the background that the cache gets well, if it isn't; returns at once."""
        if not self.well and (self._tending is None or self._tending.done()):
            self._tending = asyncio.create_task(self._recover())

    async def _recover(self) -> None:
        if self._was_well:
            await asyncio.sleep(self._cooldown)
        while not await self._tried():
            await asyncio.sleep(self._cooldown)
        self.well = self._was_well = True
        _log().info("the cache is well")

    async def _tried(self) -> bool:
        """Whether a look-up does now, and in time; connecting and loading may take longer first."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._store.prepare(len(await self._embed(PROBE)))
            async with asyncio.timeout(DEADLINE_SECONDS):
                await self._store.nearest("", await self._embed(PROBE), 0)
        except Exception as error:
            _log().warning("the cache is out: %s", _said(error))
            return False
        return True

    async def look_up(self, scope: str, text: str, *, stale: bool) -> LookUp:
        """The answer to nearly the same question, within the deadline; with `stale` also one that is no longer fresh.
        Never raises."""
        if not self.well:
            return LookUp()
        looked = LookUp()
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                vector = await self._embed(text)
                looked = LookUp(vector=vector)
                found = await self._store.nearest(scope, vector, self._times.kept if stale else self._times.fresh)
        except Exception as error:
            if getattr(error, "status_code", None) not in NOT_OURS:
                self._is_out(error)
            return looked
        near = found is not None and found.similarity >= self._similarity
        return replace(looked, found=found) if near else looked

    def keep(self, scope: str, text: str, vector: Vector, answer: dict[str, Any]) -> None:
        """Keep an answer in the background, if the cache can take it; returns at once."""
        if self.well and len(self._keeping) < MOST_WAITING:
            task = asyncio.create_task(self._keep(scope, text, vector, answer))
            self._keeping.add(task)
            task.add_done_callback(self._keeping.discard)

    async def _keep(self, scope: str, text: str, vector: Vector, answer: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._store.keep(scope, text, vector, answer, self._times.kept)
        except Exception as error:
            self._is_out(error)

    def _is_out(self, error: Exception) -> None:
        if self.well:
            self.well = False
            _log().warning("the cache is out: %s", _said(error))
        self.tend()


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__


def _log() -> logging.Logger:
    return logging.getLogger("relight")


def age(kept_at: float) -> float:
    """How many seconds ago that was, by the wall clock, which replicas share."""
    return max(0.0, time.time() - kept_at)
