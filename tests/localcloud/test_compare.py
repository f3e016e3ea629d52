"""When AWS's value says the same as the program's."""

from typing import Any

import pytest

from localcloud.aws.compare import canonical, settled
from localcloud.provider import UNKNOWN

SAME: list[tuple[Any, Any]] = [
    ('{"a": 1, "b": 2}', '{"b":2,"a":1}'),
    ({"a": 1}, {"a": 1, "filledIn": True}),
    ([{"a": 1}], [{"a": 1, "filledIn": 0}]),
    (["b", "a"], ["a", "b"]),
    (3, "3"),
    (0.5, "0.50"),
    (True, "true"),
    ("text", "text"),
]
DIFFERENT: list[tuple[Any, Any, Any]] = [
    ('{"a": 1}', '{"a": 2}', '{"a": 2}'),
    ({"a": 1, "b": 2}, {"a": 1, "b": 3}, {"a": 1, "b": 3}),
    ({"a": 1, "b": 2}, {"a": 1}, {"a": 1}),
    (["a"], ["a", "b"], ["a", "b"]),
    (["a", "a"], ["a", "b"], ["a", "b"]),
    ([{"a": 1, "b": 1}], [{"a": 1, "b": 2, "filledIn": 0}], [{"a": 1, "b": 2}]),
    (True, False, False),
    (3, 4, 4),
]


@pytest.mark.parametrize(("asked", "live"), SAME)
def test_what_means_the_same_stays_as_the_program_wrote_it(asked: Any, live: Any) -> None:
    assert settled(asked, live) == asked


@pytest.mark.parametrize(("asked", "live", "found"), DIFFERENT)
def test_what_differs_is_told_as_it_is(asked: Any, live: Any, found: Any) -> None:
    assert settled(asked, live) == found


def test_sets_and_documents_have_one_form() -> None:
    one = canonical({"ids": ["b", "a"], "steps": ["b", "a"], "policy": '{"b": 1, "a": 2}'}, frozenset({"ids"}))
    assert one == {"ids": ["a", "b"], "steps": ["b", "a"], "policy": '{"a": 2, "b": 1}'}


def test_a_set_with_an_unknown_member_stays_as_it_is() -> None:
    assert canonical({"ids": ["b", UNKNOWN]}, frozenset({"ids"})) == {"ids": ["b", UNKNOWN]}
