"""Quantities mean the same however they are written."""

import pytest

from localcloud.kubernetes.quantities import same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1000m", "1"),
        (4, "4"),
        ("0.5", "500m"),
        ("1Gi", "1024Mi"),
        ("1e3", "1k"),
        ("2G", 2000000000),
        ("text", "text"),
        (True, True),
    ],
)
def test_what_means_the_same_is_the_same(one: object, other: object) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1Gi", "1G"), (1, True), ("1", True), ("a", "b"), (0, False), ("", "0"), (None, "0"), ("5m", "300s")],
)
def test_what_means_something_else_is_not(one: object, other: object) -> None:
    assert not same(one, other)
