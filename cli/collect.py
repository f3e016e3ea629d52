"""What the events of one run add up to."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from cli.events import Event, Message, Moment, Step, Summary, Violation
from cli.results import Change

UNDECIDED = "undecided: "
"""How the pack begins what it says of a value that only an `up` will know."""

_UNCHANGED = frozenset({"same", "read", "read-discard", "refresh"})
_HALVES = frozenset({"create-replacement", "delete-replaced"})  # of one "replace", which has events of its own


class Collected:
    """Counts, changes, messages and outputs so far."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.warnings: list[str] = []
        self.refusals: list[str] = []
        self.undecided: list[str] = []
        self.changes: list[Change] = []
        self.outputs: Mapping[str, Any] = {}
        self._seen: Counter[str] = Counter()
        self._summary: Mapping[str, int] | None = None

    @property
    def counts(self) -> Mapping[str, int]:
        """Resources by operation: Pulumi's own summary, or what was seen when it ended without one."""
        return dict(self._seen) if self._summary is None else self._summary

    def add(self, event: Event) -> None:
        """Takes in one event."""
        match event:
            case Message():
                kept = self.errors if event.severity == "error" else self.warnings
                if str(event) not in kept:
                    kept.append(str(event))
            case Violation():
                self._violation(event)
            case Summary():
                self._summary = event.changes
            case Step():
                self._step(event)

    def _violation(self, event: Violation) -> None:
        undecided = event.text.startswith(UNDECIDED)
        kept = self.refusals if event.mandatory else self.undecided if undecided else self.warnings
        if str(event) not in kept:
            kept.append(str(event))

    def _step(self, step: Step) -> None:
        if step.is_stack and step.moment is Moment.DONE:
            self.outputs = step.outputs
        if step.moment is not Moment.DONE or step.op in _HALVES:
            return
        self._seen[step.op] += 1
        if step.op not in _UNCHANGED and not step.is_stack:
            self.changes.append(Change(op=step.op, type=step.type, name=step.name, keys=step.keys))
