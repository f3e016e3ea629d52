"""The gateway's circuit breaker."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from components.gateway_files.gateway_breaker import Breaker, retry_after, short_connects


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(allowed=1, cooldown=30, patience=60, clock=clock)


def test_it_opens_after_more_failures_in_a_row_than_are_allowed(breaker: Breaker) -> None:
    breaker.failed("a", 500)
    assert breaker.lets_through("a") is True
    breaker.failed("a", 500)
    assert breaker.lets_through("a") is False
    assert breaker.lets_through("b") is True


def test_an_answer_in_between_starts_the_count_anew(breaker: Breaker, clock: Clock) -> None:
    breaker.failed("a", 500)
    breaker.answered("a", clock.now + 1)
    breaker.failed("a", 500)
    assert breaker.lets_through("a") is True


def test_an_answer_that_is_told_late_does_not_undo_the_failure_after_it(breaker: Breaker, clock: Clock) -> None:
    breaker.failed("a", 500)
    breaker.answered("a", clock.now - 1)
    breaker.failed("a", 500)
    assert breaker.lets_through("a") is False


@pytest.mark.parametrize("status", [401, 403, 408, 429])
def test_it_opens_at_once_where_asking_again_soon_is_of_no_use(breaker: Breaker, status: int) -> None:
    breaker.failed("a", status)
    assert breaker.lets_through("a") is False


def test_after_the_cooldown_one_request_tries_and_the_others_stay_away(breaker: Breaker, clock: Clock) -> None:
    breaker.failed("a", 408)
    clock.now += 29.9
    assert breaker.lets_through("a") is False
    clock.now += 0.1
    assert [breaker.lets_through("a") for _ in range(3)] == [True, False, False]
    breaker.answered("a", clock.now)
    assert [breaker.lets_through("a") for _ in range(3)] == [True, True, True]


def test_a_try_that_fails_opens_it_again_for_a_whole_cooldown(breaker: Breaker, clock: Clock) -> None:
    breaker.failed("a", 408)
    clock.now += 30
    assert breaker.lets_through("a") is True
    breaker.failed("a", 500)
    clock.now += 29
    assert breaker.lets_through("a") is False
    clock.now += 1
    assert breaker.lets_through("a") is True


def test_a_try_that_never_comes_back_makes_room_for_another(breaker: Breaker, clock: Clock) -> None:
    breaker.failed("a", 408)
    clock.now += 30
    assert breaker.lets_through("a") is True
    clock.now += 59
    assert breaker.lets_through("a") is False
    clock.now += 1
    assert breaker.lets_through("a") is True


@pytest.mark.parametrize(("asked", "away"), [(5.0, 5), (90.0, 90), (100_000.0, 300)])
def test_a_provider_says_itself_how_long_it_has_no_quota_within_reason(
    breaker: Breaker, clock: Clock, asked: float, away: int
) -> None:
    breaker.failed("a", 429, retry_after=asked)
    clock.now += away - 0.1
    assert breaker.lets_through("a") is False
    clock.now += 0.2
    assert breaker.lets_through("a") is True


def test_the_last_resort_is_always_asked(breaker: Breaker) -> None:
    deployments: list[dict[str, Any]] = [
        {"model_info": {"id": "a"}},
        {"model_info": {"id": "b", "last_resort": True}},
        {},
    ]
    for name in ("a", "b"):
        breaker.failed(name, 408)
    assert breaker.choose(deployments) == deployments[1:]


def test_a_failure_of_nobody_known_is_nobodys(breaker: Breaker) -> None:
    for _ in range(3):
        breaker.failed("", 500)
    assert breaker.lets_through("") is True


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "20"}, 20.0),
        ({"retry-after": "-1"}, 0.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({}, None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_seconds(headers: dict[str, str] | None, seconds: float | None) -> None:
    assert retry_after(headers) == seconds


@pytest.mark.parametrize(("given", "taken"), [(60.0, 0.8), (0.2, 0.2), (None, 0.8)])
def test_connecting_takes_less_than_a_second_and_waiting_for_an_answer_as_long_as_before(
    given: float | None, taken: float
) -> None:
    class Transport:
        async def handle_async_request(self, request: Any) -> Any:
            return request.extensions["timeout"]

    for _ in range(2):
        short_connects(Transport)
    request = SimpleNamespace(extensions={"timeout": {"connect": given, "read": 60.0}})
    assert asyncio.run(Transport().handle_async_request(request)) == {"connect": taken, "read": 60.0}
