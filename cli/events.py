"""The engine's events, as `pulumi --event-log` writes them: one JSON object a line."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

_DEBUG = b'"severity":"debug"'
_STACK = "pulumi:pulumi:Stack"
_NOISE = ("using pulumi-resource-", "using pulumi-language-")
_ONLY_ERROR = re.compile(r"^1 error occurred:\s*\* ")
_CONSEQUENCES = frozenset(
    {"update failed", "preview failed", "update canceled", "preview canceled", "destroy canceled"}
)


class Moment(StrEnum):
    """Where one operation on one resource is."""

    BEGUN = "begun"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Step:
    """The engine began or ended one operation on one resource."""

    moment: Moment
    op: str  # as Pulumi names it: same, create, update, create-replacement, delete, refresh, ...
    urn: str
    type: str
    custom: bool = True  # made by a provider; False: a component, which only groups others
    keys: tuple[str, ...] = ()  # the properties that differ
    outputs: Mapping[str, Any] = field(default_factory=dict)  # of the stack only

    @property
    def name(self) -> str:
        """The resource's logical name."""
        return self.urn.rpartition("::")[2]

    @property
    def is_stack(self) -> bool:
        """Whether this is the stack itself, which Pulumi counts as a resource."""
        return self.type == _STACK


@dataclass(frozen=True, kw_only=True)
class Message:
    """Something that the engine, a provider or the program said."""

    severity: str  # info, warning, error
    text: str
    urn: str = ""

    def __str__(self) -> str:
        """The text, with the resource it is about."""
        about = self.urn.split("::")
        resource = f"{about[2].rpartition('$')[2]} {about[-1]}: " if len(about) > 3 and about[2] != _STACK else ""
        return resource + self.text


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A policy says something of a resource, or of the stack: a mandatory one refuses."""

    rule: str
    text: str
    urn: str = ""
    mandatory: bool = True

    def __str__(self) -> str:
        """The rule and what it says; the text names the place."""
        return f"{self.rule}: {self.text}"


@dataclass(frozen=True, kw_only=True)
class Summary:
    """How many resources each operation touched."""

    changes: Mapping[str, int]


Event = Step | Message | Violation | Summary


def parse(line: bytes) -> Event | None:
    """One line of the log; None for what nobody needs to see. Raises ValueError when it is not an event."""
    if _DEBUG in line:
        return None
    event = json.loads(line)
    if body := event.get("resourcePreEvent"):
        return _step(Moment.BEGUN, body["metadata"])
    if body := event.get("resOutputsEvent"):
        return _step(Moment.DONE, body["metadata"])
    if body := event.get("resOpFailedEvent"):
        return _step(Moment.FAILED, body["metadata"])
    if body := event.get("diagnosticEvent"):
        return _message(body)
    if body := event.get("policyEvent"):
        return Violation(
            rule=body["policyName"],
            text=" ".join(body["message"].split()),
            urn=body.get("resourceUrn") or "",
            mandatory=body["enforcementLevel"] == "mandatory",
        )
    if body := event.get("summaryEvent"):
        return Summary(changes=body.get("resourceChanges") or {})
    return None


def _step(moment: Moment, metadata: dict[str, Any]) -> Step:
    keys = metadata.get("detailedDiff") or metadata.get("diffs") or ()
    is_stack = metadata["type"] == _STACK
    outputs = (metadata.get("new") or {}).get("outputs") if is_stack and moment is Moment.DONE else None
    return Step(
        moment=moment,
        op=metadata["op"],
        urn=metadata["urn"],
        type=metadata["type"],
        custom=bool(metadata.get("provider")),
        keys=tuple(sorted(keys)),
        outputs=outputs or {},
    )


def _message(body: dict[str, Any]) -> Message | None:
    severity, text = body["severity"], body["message"].strip()
    if severity not in ("warning", "error") or text.startswith(_NOISE) or text in _CONSEQUENCES:
        return None
    return Message(severity=severity, text=_plain(text), urn=body.get("urn") or "")


def _plain(text: str) -> str:
    """Without what Go's and Python's libraries put around it: an only error's bullet, a traceback's frames.

    The log has the frames, and the error itself comes last.
    """
    text = _ONLY_ERROR.sub("", text)
    before, found, trace = text.partition("Traceback (most recent call last):\n")
    if not found:
        return text
    return before + "\n".join(line for line in trace.splitlines() if not line.startswith("  "))
