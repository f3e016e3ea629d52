"""A mistake found by comparing parts of an environment file."""

from dataclasses import dataclass

from spec.document import Path
from spec.environment import Environment
from spec.errors import listed, suggestion

Broken = dict[str, set[str | int]]
"""By section (`models`), the names of entries that are wrong in themselves."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Where the mistake is, the value there, and a sentence with the fix."""

    path: Path
    value: object
    message: str


def known(environment: Environment, section: str, broken: Broken) -> list[str]:
    """The names in a section of the file, also of the entries that are wrong in themselves."""
    return [*getattr(environment, section), *(str(name) for name in broken.get(section, ()))]


def unknown(noun: str, name: str, names: list[str], section: str) -> str:
    """The message for a reference to something that the file does not declare."""
    there = f"the file declares {listed(names, 'and')}" if names else f"the file has none under {section}"
    close = suggestion(name, names)
    return f"there is no {noun} {name!r}; {there}{close or f', or add it under {section}'}"
