"""A change of the environment's file: where, from what, to what, and the file with it."""

from collections.abc import Callable
from dataclasses import dataclass

from spec.environment import Environment


@dataclass(frozen=True, kw_only=True)
class Change:
    """`kind` tells changes apart that exclude each other: two of one kind are never made together.

    `made` gives the environment with the change; `key` and the values are as the file writes them.
    """

    kind: str
    key: str
    was: str
    to: str
    made: Callable[[Environment], Environment]

    def __str__(self) -> str:
        """As a person is told."""
        return f"{self.key}: {self.to}" + (f" (now {self.was})" if self.was else "")
