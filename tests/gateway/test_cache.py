"""A gateway's cache: what it costs when it is slow, gone, or never there."""

import asyncio
import sys
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest

from components.gateway_files import gateway_cache
from components.gateway_files.gateway_cache import DEADLINE_SECONDS, MOST_WAITING, Cache, Found, LookUp, Times

ANSWER: dict[str, Any] = {"choices": []}
TIMES = Times(fresh=60, kept=600)


class RefusedError(Exception):
    status_code = 400


@dataclass
class Kept:
    """A store that does as it is told; `oldest` are the ages that were asked for."""

    found: Found | None = None
    error: Exception | None = None
    seconds: float = 0
    prepared: list[int] = field(default_factory=list)
    oldest: list[float] = field(default_factory=list)
    entries: list[tuple[Any, ...]] = field(default_factory=list)

    async def _behave(self) -> None:
        await asyncio.sleep(self.seconds)
        if self.error:
            raise self.error

    async def prepare(self, dimensions: int) -> None:
        await self._behave()
        self.prepared.append(dimensions)

    async def nearest(self, scope: str, vector: list[float], oldest: float) -> Found | None:
        await self._behave()
        self.oldest.append(oldest)
        return self.found

    async def keep(self, *entry: Any) -> None:
        await self._behave()
        self.entries.append(entry)


async def embed(text: str) -> list[float]:
    if text == "unspeakable":
        raise RefusedError
    return [1.0, 0.0]


def cache(store: Kept, cooldown: float = 0.05) -> Cache:
    return Cache(store, embed, similarity=0.9, times=TIMES, cooldown=cooldown)


async def well(found: Cache) -> Cache:
    found.tend()
    async with asyncio.timeout(5):
        while not found.well:
            await asyncio.sleep(0.01)
    return found


async def timed(work: Coroutine[Any, Any, LookUp]) -> tuple[LookUp, float]:
    started = time.monotonic()
    return await work, time.monotonic() - started


def test_a_near_question_is_found_and_a_far_one_is_not() -> None:
    async def story() -> None:
        store = Kept(found=Found(answer=ANSWER, similarity=0.9, age=3))
        tended = await well(cache(store))
        assert store.prepared == [2]
        assert (await tended.look_up("s", "t", stale=False)).found == store.found
        store.found = Found(answer=ANSWER, similarity=0.89, age=3)
        looked = await tended.look_up("s", "t", stale=False)
        assert (looked.found, looked.vector) == (None, [1.0, 0.0])

    asyncio.run(story())


def test_a_stale_answer_is_looked_for_only_where_it_may_be_given() -> None:
    async def story() -> None:
        store = Kept()
        tended = await well(cache(store))
        await tended.look_up("s", "t", stale=False)
        await tended.look_up("s", "t", stale=True)
        assert store.oldest[-2:] == [TIMES.fresh, TIMES.kept]

    asyncio.run(story())


def test_a_cache_that_was_never_there_costs_nothing() -> None:
    async def story() -> None:
        store = Kept(error=ConnectionRefusedError("nobody"))
        never = cache(store, cooldown=60)
        never.tend()
        await asyncio.sleep(0.05)
        looked, seconds = await timed(never.look_up("s", "t", stale=False))
        assert looked == LookUp()
        assert seconds < 0.05
        never.keep("s", "t", [1.0], ANSWER)
        await asyncio.sleep(0.05)
        assert (never.well, store.entries) == (False, [])

    asyncio.run(story())


def test_one_that_hangs_costs_the_deadline_once_and_comes_back_without_a_question() -> None:
    async def story() -> None:
        store = Kept()
        tended = await well(cache(store, cooldown=0.2))
        store.seconds = 60
        first, cost = await timed(tended.look_up("s", "t", stale=False))
        assert first.found is None
        assert DEADLINE_SECONDS <= cost < DEADLINE_SECONDS + 0.2
        for _ in range(3):
            _, cost = await timed(tended.look_up("s", "t", stale=False))
            assert cost < 0.05
        store.seconds = 0
        await well(tended)

    asyncio.run(story())


def test_one_that_is_always_too_slow_for_a_look_up_is_never_used_again() -> None:
    async def story() -> None:
        store = Kept(seconds=DEADLINE_SECONDS + 0.1)
        slow = cache(store)
        slow.tend()
        await asyncio.sleep(3 * store.seconds)
        assert len(store.prepared) >= 1
        assert not slow.well

    asyncio.run(story())


def test_a_failure_is_no_failure_of_the_question() -> None:
    async def story() -> None:
        store = Kept()
        tended = await well(cache(store, cooldown=60))
        store.error = ConnectionResetError()
        assert (await tended.look_up("s", "t", stale=False)).found is None
        assert not tended.well

    asyncio.run(story())


def test_a_text_that_nobody_embeds_takes_the_cache_from_nobody_else() -> None:
    async def story() -> None:
        tended = await well(cache(Kept()))
        assert await tended.look_up("s", "unspeakable", stale=False) == LookUp()
        assert tended.well

    asyncio.run(story())


def test_an_answer_is_kept_in_the_background_for_as_long_as_it_may_be_given() -> None:
    async def story() -> None:
        store = Kept()
        tended = await well(cache(store))
        store.seconds = 0.1
        started = time.monotonic()
        tended.keep("s", "t", [1.0], ANSWER)
        assert time.monotonic() - started < 0.05
        await asyncio.sleep(0.2)
        assert store.entries == [("s", "t", [1.0], ANSWER, TIMES.kept)]

    asyncio.run(story())


def test_what_waits_to_be_kept_has_an_end() -> None:
    async def story() -> None:
        store = Kept()
        tended = await well(cache(store))
        store.seconds = 0.1
        for _ in range(2 * MOST_WAITING):
            tended.keep("s", "t", [1.0], ANSWER)
        await asyncio.sleep(0.3)
        assert len(store.entries) == MOST_WAITING

    asyncio.run(story())


def test_what_cannot_be_kept_puts_the_cache_out(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        store = Kept()
        tended = await well(cache(store, cooldown=60))
        store.error = ConnectionResetError("gone")
        tended.keep("s", "t", [1.0], ANSWER)
        await asyncio.sleep(0.05)
        assert not tended.well

    asyncio.run(story())
    assert "the cache is out: gone" in caplog.text


def test_it_needs_nothing_that_is_slow_to_load() -> None:
    assert gateway_cache.__name__ in sys.modules
    assert not {"redis", "litellm"} & set(vars(gateway_cache))
