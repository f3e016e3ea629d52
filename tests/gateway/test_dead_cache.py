"""What a semantic cache that is away costs callers, at the real LiteLLM proxy; `pytest -s` prints the figures.

The promise: no question fails of it, at most its deadline once, and nothing after.
"""

import statistics
from collections.abc import Iterator

import pytest

from components.gateway_files.gateway_cache import DEADLINE_SECONDS
from tests.gateway.cached import FAR, WARM, World, cached_gateway
from tests.gateway.proxy import black_hole

NOISE = 0.2
"""Seconds that a busy machine adds to anything."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with cached_gateway(tmp_path_factory) as world:
        yield world


def test_a_gateway_starts_and_answers_while_the_cache_is_dead(whole: World) -> None:
    answers = [whole.ask(WARM) for _ in range(4)]
    assert [(answer.status, answer.by) for answer in answers] == [(200, "claude")] * 4
    assert max(answer.seconds for answer in answers[1:]) < DEADLINE_SECONDS + NOISE
    whole.group.live()
    assert whole.until_kept().by == "cache"


@pytest.fixture
def world(whole: World) -> World:
    return whole.rested()


def dead_for_callers(world: World) -> list[float]:
    """The seconds of five answers from a model, beyond what one takes without a look-up."""
    usual = statistics.median(world.ask(FAR, cache={"no-cache": True}, stream=True).seconds for _ in range(5))
    world.group.die()
    answers = [world.ask(WARM) for _ in range(5)]
    assert [(answer.status, answer.by) for answer in answers] == [(200, "claude")] * 5
    return [answer.seconds - usual for answer in answers]


def test_a_cache_that_refuses_costs_next_to_nothing(world: World) -> None:
    first, *after = dead_for_callers(world)
    print(f"\nrefused: first {first:.2f} s more, then {statistics.median(after):.2f} s")
    assert first < DEADLINE_SECONDS + NOISE
    assert statistics.median(after) < 0.1


def test_a_cache_that_takes_no_connections_costs_its_deadline_once(world: World) -> None:
    world.until_kept(WARM)
    world.group.die()
    with black_hole(world.group.port):
        first, *after = dead_for_callers(world)
        print(f"\ngone: first {first:.2f} s more, then {statistics.median(after):.2f} s")
        assert first < DEADLINE_SECONDS + NOISE
        assert statistics.median(after) < 0.1
    world.group.live()
    assert world.until_kept(WARM).by == "cache"


def test_an_embedding_that_hangs_costs_the_deadline_once(world: World) -> None:
    world.stands["titan"].delay = 60
    first, *after = [world.ask(WARM) for _ in range(5)]
    assert [answer.by for answer in (first, *after)] == ["claude"] * 5
    assert first.seconds < 2 * DEADLINE_SECONDS + NOISE
    assert max(answer.seconds for answer in after) < DEADLINE_SECONDS
