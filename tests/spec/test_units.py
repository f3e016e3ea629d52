"""Durations and sizes as people write them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spec.units import format_duration, format_size, parse_duration, parse_size


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("0s", 0),
        ("250ms", 0.25),
        ("90s", 90),
        ("15m", 900),
        ("4h", 14_400),
        ("2d", 172_800),
        ("1w", 604_800),
        ("1h30m", 5_400),
        ("1h 30m", 5_400),
        ("1.5h", 5_400),
        ("15 m", 900),
    ],
)
def test_a_duration_is_read(written: str, seconds: float) -> None:
    assert parse_duration(written) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("duration", "written"),
    [
        (timedelta(0), "0s"),
        (timedelta(seconds=277), "4m37s"),
        (timedelta(minutes=90), "1h30m"),
        (timedelta(days=14), "14d"),
        (timedelta(milliseconds=1_500), "1s500ms"),
    ],
)
def test_a_duration_is_written(duration: timedelta, written: str) -> None:
    assert format_duration(duration) == written


@given(st.integers(min_value=0, max_value=10**13))
def test_a_duration_survives_writing_and_reading(milliseconds: int) -> None:
    duration = timedelta(milliseconds=milliseconds)
    assert parse_duration(format_duration(duration)) == duration


@pytest.mark.parametrize("value", ["", "15", "m", "15 minutes", "-5m", "5m-", "1h,30m", 15, 1.5, None, True, ["15m"]])
def test_what_is_no_duration_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"is not a duration; write a number with a unit"):
        parse_duration(value)


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("1B", 1),
        ("1kB", 1_000),
        ("1KB", 1_000),
        ("1KiB", 1_024),
        ("140GB", 140_000_000_000),
        ("140 GB", 140_000_000_000),
        ("16GiB", 17_179_869_184),
        ("16.4GB", 16_400_000_000),
        ("2TB", 2_000_000_000_000),
        ("1PiB", 1_125_899_906_842_624),
    ],
)
def test_a_size_is_read(written: str, size: int) -> None:
    assert parse_size(written) == size


@pytest.mark.parametrize(
    ("size", "written"), [(0, "0B"), (1_001, "1001B"), (140 * 1000**3, "140GB"), (16 * 1024**3, "16GiB")]
)
def test_a_size_is_written_in_the_largest_exact_unit(size: int, written: str) -> None:
    assert format_size(size) == written


@given(st.integers(min_value=0, max_value=10**18))
def test_a_size_survives_writing_and_reading(size: int) -> None:
    assert parse_size(format_size(size)) == size


@pytest.mark.parametrize("value", ["", "140", "GB", "140G", "140gb", "140Gb", "-1GB", "1.GB", "1e3GB", 140, None, True])
def test_what_is_no_size_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"is not a size; write a number with a unit"):
        parse_size(value)
