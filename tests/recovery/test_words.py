"""Seconds in words."""

from math import inf

import pytest

from recovery.words import at_least, count, exact, predicted, promised, spell


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "0s"),
        (0.02, "0.02s"),
        (0.8, "0.8s"),
        (3.24, "3.2s"),
        (45.4, "45s"),
        (90.0, "1m30s"),
        (599.0, "9m59s"),
        (2606.7, "43m"),
        (5006.0, "1h23m"),
        (90680.0, "1d1h"),
        (inf, "never"),
    ],
)
def test_a_duration_is_as_precise_as_a_prediction_is(seconds: float, words: str) -> None:
    assert spell(seconds) == words


def test_rounding_does_not_make_a_prediction_look_as_long_as_its_target() -> None:
    assert predicted(900.4, 900.0) == "900.4s"
    assert predicted(905.0, 900.0) == "15m5s"
    assert predicted(895.0, 900.0) == "14m55s"
    assert predicted(900.0, 900.0) == "15m"
    assert predicted(14_420.0, 14_400.0) == "4h20s"


def test_a_prediction_without_a_target_or_far_from_it_is_rounded() -> None:
    assert predicted(905.0, None) == "15m"
    assert predicted(905.0, 3600.0) == "15m"
    assert predicted(inf, 900.0) == "never"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.8, "1s"), (90.0, "1m30s"), (2606.0, "44m"), (2640.0, "44m"), (90_001.0, "1d2h"), (inf, "never")],
)
def test_what_can_be_promised_is_never_less_than_what_is_predicted(seconds: float, words: str) -> None:
    assert at_least(seconds) == words


def test_a_target_reads_as_in_the_file() -> None:
    assert (promised(900.0), promised(172_800.0), promised(None)) == ("15m", "2d", "-")


def test_a_figure_to_add_up_has_no_needless_zeros() -> None:
    assert [exact(each) for each in (0.0, 30.0, 266.6667, 86_400.0, 0.8, inf)] == [
        "0", "30", "266.67", "86,400", "0.8", "never",
    ]  # fmt: skip


def test_one_is_not_many() -> None:
    assert (count(1, "objective"), count(2, "objective")) == ("1 objective", "2 objectives")
