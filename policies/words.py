"""How a message shows a value."""

from collections.abc import Mapping, Sequence
from typing import Any

from spec.errors import listed


def said(value: Any) -> str:
    """A value of a resource in a sentence after `is`; numbers come from the engine as floats."""
    match value:
        case None:
            return "not set"
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case "":
            return "empty"
        case str():
            return value
        case Sequence():
            return listed([said(each) for each in value], "and") if value else "empty"
        case Mapping() if not value:
            return "empty"
        case _:
            return str(value)


def number(value: Any) -> float | None:
    """A value as a number, also one that is written as text; None where it isn't one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None
