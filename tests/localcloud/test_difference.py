"""Which property differs, how, and what it takes."""

from typing import Any

import pytest

from localcloud.provider import UNKNOWN, Change, DiffKind, DiffResult, differences


@pytest.mark.parametrize(
    ("old", "new", "paths"),
    [
        ({"a": 1}, {"a": 1}, {}),
        ({"a": 1}, {"a": 2}, {"a": DiffKind.UPDATE}),
        ({}, {"a": 1}, {"a": DiffKind.ADD}),
        ({"a": 1}, {}, {"a": DiffKind.DELETE}),
        ({"a": None}, {}, {}),
        ({"a": UNKNOWN}, {"a": UNKNOWN}, {"a": DiffKind.UPDATE}),
        ({"a": "x"}, {"a": UNKNOWN}, {"a": DiffKind.UPDATE}),
        ({"a": 1}, {"a": True}, {"a": DiffKind.UPDATE}),
        ({"a": {"b": 1, "c.d": 2}}, {"a": {"b": 2, "c.d": 3}}, {"a.b": DiffKind.UPDATE, 'a["c.d"]': DiffKind.UPDATE}),
        ({"a": [1, 2]}, {"a": [1, 3, 4]}, {"a[1]": DiffKind.UPDATE, "a[2]": DiffKind.ADD}),
        ({"a": [{"b": 1}]}, {"a": []}, {"a[0]": DiffKind.DELETE}),
    ],
)
def test_differences_are_told_by_path(old: dict[str, Any], new: dict[str, Any], paths: dict[str, DiffKind]) -> None:
    assert {path: change.kind for path, change in differences(old, new).items()} == paths


@pytest.mark.parametrize(
    ("fixed", "replaced"),
    [({"a"}, ["a.b.c"]), ({"a.b"}, ["a.b.c"]), ({"a.b.c"}, ["a.b.c"]), ({"a.b.d"}, []), ({"b"}, [])],
)
def test_a_change_below_a_fixed_property_takes_a_new_resource(fixed: set[str], replaced: list[str]) -> None:
    changes = differences({"a": {"b": {"c": 1}}}, {"a": {"b": {"c": 2}}}, fixed)
    assert DiffResult(changes=changes).replaces == replaced


def test_taking_away_the_whole_around_a_fixed_property_takes_a_new_resource() -> None:
    assert differences({"a": {"b": 1}}, {}, {"a.b"}) == {"a": Change(kind=DiffKind.DELETE, replace=True)}
