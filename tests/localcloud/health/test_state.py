"""When a health check turns."""

import pytest

from localcloud.aws.health.probe import Observation
from localcloud.aws.health.state import State, after

NEEDED = 20.0


def told(*answers: tuple[float, bool]) -> State:
    state = State()
    for now, success in answers:
        state = after(state, Observation(success=success, told="-"), now, NEEDED)
    return state


@pytest.mark.parametrize(
    ("answers", "healthy"),
    [
        ([(0, True)], True),
        ([(0, False)], False),
        ([(0, True), (10, False), (20, False)], True),
        ([(0, True), (10, False), (20, False), (30, False)], False),
        ([(0, True), (10, False), (20, True), (30, False), (40, False)], True),
        ([(0, False), (10, True), (20, True)], False),
        ([(0, False), (10, True), (20, True), (30, True)], True),
    ],
)
def test_a_check_turns_when_every_answer_of_the_time_speaks_against_it(
    answers: list[tuple[float, bool]], healthy: bool
) -> None:
    assert told(*answers).healthy is healthy


def test_it_says_since_when_it_is_so() -> None:
    assert told((0, True), (10, False), (20, False), (30, False), (40, False)).since == 30


def test_nothing_is_known_before_the_first_answer() -> None:
    assert State().healthy is None
