"""Durations and sizes as people write them: `15m`, `1h30m`, `2d`; `140GB`, `16GiB`."""

import re
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

from spec.errors import shown

DURATION_PATTERN = r"^(\d+(\.\d+)? ?(ms|s|m|h|d|w) ?)+$"
SIZE_PATTERN = r"^\d+(\.\d+)? ?(kB|KB|KiB|[MGTP]i?B|B)$"

_MICROSECONDS = MappingProxyType(
    {
        "w": 604_800_000_000,
        "d": 86_400_000_000,
        "h": 3_600_000_000,
        "m": 60_000_000,
        "s": 1_000_000,
        "ms": 1_000,
    }
)
_BYTES = MappingProxyType(
    {
        "B": 1,
        **{f"{prefix}B": 1000**power for power, prefix in enumerate("kMGTP", start=1)},
        **{f"{prefix}iB": 1024**power for power, prefix in enumerate("KMGTP", start=1)},
        "KB": 1000,
    }
)
_PART = re.compile(r"(\d+(?:\.\d+)?) ?(ms|s|m|h|d|w)")
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?(\w+)")
_DURATION_FIX = "write a number with a unit (ms, s, m, h, d, w), such as 90s, 15m, 1h30m or 2d"
_SIZE_FIX = "write a number with a unit (kB, MB, GB, TB, or MiB, GiB, TiB), such as 140GB or 16GiB"


def parse_duration(value: object) -> timedelta:
    """A duration from text such as `15m`, `1h30m` or `2d`.

    Raises ValueError, with the value and how to write it, for anything else; a bare number has no unit.
    """
    if not isinstance(value, str) or re.fullmatch(DURATION_PATTERN, value) is None:
        raise ValueError(f"{shown(value)} is not a duration; {_DURATION_FIX}")
    total = sum((Decimal(number) * _MICROSECONDS[unit] for number, unit in _PART.findall(value)), Decimal(0))
    try:
        return timedelta(microseconds=int(total))
    except OverflowError:
        raise ValueError(f"{shown(value)} is longer than a recovery can be; {_DURATION_FIX}") from None


def format_duration(duration: timedelta) -> str:
    """A duration as `parse_duration` reads it, e.g. `1h30m`; exact down to a millisecond, what is below is dropped."""
    rest = duration // timedelta(microseconds=1)
    parts = []
    for unit, length in _MICROSECONDS.items():
        count, rest = divmod(rest, length) if unit != "w" else (0, rest)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def parse_size(value: object) -> int:
    """A size in bytes from text such as `140GB` (powers of 1000) or `16GiB` (powers of 1024).

    Raises ValueError, with the value and how to write it, for anything else.
    """
    match = re.fullmatch(_SIZE, value) if isinstance(value, str) else None
    if match is None or match[2] not in _BYTES:
        raise ValueError(f"{shown(value)} is not a size; {_SIZE_FIX}")
    return int(Decimal(match[1]) * _BYTES[match[2]])


def format_size(size: int) -> str:
    """A size in bytes as `parse_size` reads it, in the largest unit that is exact: `140GB`, `16GiB`, `1001B`."""
    if size == 0:
        return "0B"
    unit, length = max((item for item in _BYTES.items() if size % item[1] == 0), key=lambda item: item[1])
    return f"{size // length}{unit}"
