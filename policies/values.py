"""Values of resources as rules compare and print them: Pulumi's numbers are floats, and a missing one is None."""

from collections.abc import Iterable
from typing import Any

from recovery.graph.resource import Resource


def shown(value: Any) -> str:
    """A value as a message says it: `not set`, `35`, `true`, `empty`, or the text itself."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (list, tuple)):
        return ", ".join(shown(each) for each in value) or "empty"
    return str(value) or "empty"


def number(value: Any) -> float | None:
    """The number, also where it is written as text; None where there is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def indices(resource: Resource, *path: str | int) -> range:
    """The indices of the list at `path`; none where it isn't set or isn't a list.

    Raises UndecidedError where the preview doesn't know it.
    """
    value = resource.get(*path)
    return range(len(value)) if isinstance(value, (list, tuple)) else range(0)


def texts(resource: Resource, *path: str | int) -> list[str]:
    """The list of texts at `path`; empty where it isn't set. Raises UndecidedError for each that isn't known."""
    return [str(resource.get(*path, index)) for index in indices(resource, *path)]


def missing(wanted: Iterable[str], there: Iterable[str]) -> list[str]:
    """What of `wanted` is not there, in its order."""
    known = set(there)
    return [each for each in wanted if each not in known]
