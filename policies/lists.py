"""Inputs of resources read so that what a preview doesn't know is met only where it is needed."""

from collections.abc import Iterable

from recovery.graph.resource import Resource


def indices(resource: Resource, *path: str | int) -> range:
    """The indices of the list at `path`; none where it isn't set or isn't a list.

    Raises UndecidedError where the preview doesn't know it.
    """
    value = resource.get(*path)
    return range(len(value)) if isinstance(value, (list, tuple)) else range(0)


def texts(resource: Resource, *path: str | int) -> list[str]:
    """The list of texts at `path`; empty where it isn't set. Raises UndecidedError for each that isn't known."""
    return [str(resource.get(*path, index)) for index in indices(resource, *path)]


def given(resource: Resource, *path: str | int) -> bool:
    """Whether the input at `path` is set and not empty. What only an `up` will know is: another resource gives it."""
    return not resource.knows(*path) or bool(resource.get(*path))


def missing(wanted: Iterable[str], there: Iterable[str]) -> list[str]:
    """What of `wanted` is not there, in its order."""
    known = set(there)
    return [each for each in wanted if each not in known]
