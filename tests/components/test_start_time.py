"""The arithmetic of a model server's start."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.start_time import IMAGE_PULL, NODE, pod_start

GIB = 2**30


@pytest.mark.parametrize(
    ("weights", "engine", "seconds"),
    [
        (0, 0, 300),
        (0, 277, 577),
        (1, 0, 301),
        (round(3.5 * GIB), 0, 301),
        (round(3.5 * GIB) + 1, 0, 302),
        (22 * GIB, 277, 300 + 7 + 277),
        (140 * 10**9, 600, 300 + 38 + 600),
    ],
)
def test_a_start_is_the_images_pull_the_weights_and_the_engine(weights: int, engine: int, seconds: int) -> None:
    assert pod_start(weights, timedelta(seconds=engine)) == timedelta(seconds=seconds)


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_more_weights_never_start_sooner(one: int, other: int) -> None:
    fewer, more = sorted((one, other))
    assert pod_start(fewer, timedelta(0)) <= pod_start(more, timedelta(0))


def test_the_books_figures_are_as_the_docstrings_say() -> None:
    assert (timedelta(minutes=5), timedelta(minutes=5)) == (NODE, IMAGE_PULL)
