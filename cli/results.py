"""What became of one Pulumi run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from spec.naming import Stack


class Operation(StrEnum):
    """What Pulumi is asked to do with a stack."""

    UP = "up"
    PREVIEW = "preview"
    DESTROY = "destroy"
    REFRESH = "refresh"


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped part-way"
    NOT_STARTED = "not started"
    SKIPPED = "left out"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One resource that is not the same afterwards."""

    op: str
    type: str
    name: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Result:
    """One stack's run; `seconds` is real time, `counts` is Pulumi's own, by operation."""

    stack: Stack
    outcome: Outcome
    seconds: float = 0.0
    counts: Mapping[str, int] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()  # by mandatory policies
    undecided: tuple[str, ...] = ()  # what policies could not tell before an `up`
    outputs: Mapping[str, Any] = field(default_factory=dict)
    log: str = ""  # the file with all that Pulumi printed
    note: str = ""  # why it was left out

    def count(self, *operations: str) -> int:
        """How many resources these operations touched."""
        return sum(self.counts.get(operation, 0) for operation in operations)

    @property
    def created(self) -> int:
        """Resources made new."""
        return self.count("create", "import")

    @property
    def updated(self) -> int:
        """Resources changed in place."""
        return self.count("update")

    @property
    def replaced(self) -> int:
        """Resources made anew because they could not be changed."""
        return self.count("replace", "import-replacement")

    @property
    def deleted(self) -> int:
        """Resources taken away."""
        return self.count("delete", "discard")

    @property
    def same(self) -> int:
        """Resources left as they were."""
        return self.count("same", "read", "refresh")
