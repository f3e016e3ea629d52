"""Seconds in words, rounded to what a prediction is worth."""

from datetime import timedelta
from math import ceil, isinf

from spec.units import format_duration

NEVER = "never"
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def spell(seconds: float) -> str:
    """E.g. `0.8s`, `2m30s`, `1h23m`, `1d1h`, `never`: to two digits below ten seconds, to a second below ten
    minutes, to a minute below a day, to an hour above."""
    if isinf(seconds):
        return NEVER
    if seconds < 10:
        return f"{seconds:.2g}s"
    return _rounded(seconds, _unit(seconds))


def predicted(seconds: float, target: float | None) -> str:
    """A prediction as `spell` has it, to the second where rounding would hide on which side of the target it is."""
    told = spell(seconds)
    if target is None or isinf(seconds) or seconds == target or told != spell(target):
        return told
    return _rounded(seconds, 1) if round(seconds) != target else f"{seconds:,.1f}s"


def promised(target: float | None) -> str:
    """An objective as its file writes it; `-` where nothing is promised."""
    return format_duration(timedelta(seconds=target)) if target is not None else "-"


def exact(seconds: float) -> str:
    """A figure to add up by hand: to a hundredth of a second, without needless zeros; `never` where it doesn't end."""
    if isinf(seconds):
        return NEVER
    return f"{seconds:,.2f}".rstrip("0").rstrip(".")


def at_least(seconds: float) -> str:
    """What can be promised of a prediction: rounded up as `spell` rounds, so that it is never less."""
    return NEVER if isinf(seconds) else _rounded(seconds, 1 if seconds < 10 else _unit(seconds), up=True)


def count(number: int, noun: str) -> str:
    """E.g. `1 objective`, `2 objectives`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _unit(seconds: float) -> int:
    return 1 if seconds < 10 * _MINUTE else _MINUTE if seconds < _DAY else _HOUR


def _rounded(seconds: float, unit: int, *, up: bool = False) -> str:
    units = ceil(seconds / unit) if up else round(seconds / unit)
    return format_duration(timedelta(seconds=units * unit))
