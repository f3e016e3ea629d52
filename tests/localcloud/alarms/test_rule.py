"""When an alarm goes off, from its datapoints."""

import pytest

from localcloud.aws.alarms.metrics import Sample, statistic
from localcloud.aws.alarms.rule import ALARM, INSUFFICIENT, OK, Rule, state

BAD, GOOD, NONE = 9.0, 1.0, None


def judged(points: list[float | None], *, needed: int = 3, missing: str = "missing", before: str = OK) -> str:
    rule = Rule(comparison="GreaterThanThreshold", threshold=5, periods=len(points), needed=needed, missing=missing)
    return state(rule, points, before)[0]


@pytest.mark.parametrize(
    ("points", "found"),
    [
        ([BAD, BAD, BAD], ALARM),
        ([GOOD, BAD, BAD], OK),
        ([BAD, GOOD, BAD, GOOD, BAD], ALARM),
        ([BAD, GOOD, BAD, GOOD, GOOD], OK),
        ([NONE, NONE, NONE], INSUFFICIENT),
        ([NONE, NONE, GOOD], OK),
        ([5.0, 5.0, 5.0], OK),
    ],
)
def test_so_many_bad_datapoints_of_the_last_make_an_alarm(points: list[float | None], found: str) -> None:
    assert judged(points) == found


@pytest.mark.parametrize(
    ("missing", "before", "found"),
    [
        ("breaching", OK, ALARM),
        ("notBreaching", ALARM, OK),
        ("missing", ALARM, INSUFFICIENT),
        ("ignore", ALARM, ALARM),
        ("ignore", OK, OK),
    ],
)
def test_missing_data_means_what_the_alarm_says_that_it_means(missing: str, before: str, found: str) -> None:
    assert judged([NONE, NONE, NONE], missing=missing, before=before) == found


def test_what_ignores_missing_data_turns_with_the_next_datapoint() -> None:
    assert judged([GOOD], needed=1, missing="ignore", before=ALARM) == OK
    assert judged([BAD], needed=1, missing="ignore", before=OK) == ALARM


def test_the_reason_says_how_many_datapoints_and_the_last() -> None:
    rule = Rule(comparison="LessThanThreshold", threshold=1, periods=3, needed=3, missing="breaching")
    assert state(rule, [0.0, NONE, 0.0], OK) == (ALARM, "3 of 3 datapoints < 1, 1 without data; the last is 0")


@pytest.mark.parametrize(
    ("name", "value"),
    [("Sum", 12), ("SampleCount", 4), ("Average", 3), ("Minimum", 1), ("Maximum", 6), ("p50", None)],
)
def test_statistics_of_values_and_of_statistic_sets(name: str, value: float | None) -> None:
    samples = [Sample(0, 10, 3, 2, 6), Sample(0, 2, 1, 1, 2)]
    assert statistic(samples, name) == value


def test_a_percentile_of_single_values() -> None:
    samples = [Sample(0, value, 1, value, value) for value in range(100)]
    assert statistic(samples, "p99") == 99
    assert statistic([], "p99") is None
