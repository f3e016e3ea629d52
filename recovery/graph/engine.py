"""The resource graph out of what Pulumi prints: `preview --json --show-sames`, or a stack's exported state."""

from collections.abc import Iterable, Mapping
from typing import Any

from recovery.graph.resource import Resource

_GOES = ("delete", "delete-replaced", "discard", "discard-replaced", "read-discard", "remove-pending-replace")
_NOT_OURS = "pulumi:"  # the stack itself, and providers


def from_preview(digest: Mapping[str, Any]) -> list[Resource]:
    """The resources that there will be after the previewed `up`; a digest is one stack's."""
    planned = {
        step["urn"]: step["newState"]
        for step in digest.get("steps") or ()
        if step["op"] not in _GOES and step.get("newState")
    }
    return list(_resources(planned.values()))


def from_state(exported: Mapping[str, Any]) -> list[Resource]:
    """The resources that a stack's state (`pulumi stack export`) holds."""
    held = (exported.get("deployment") or {}).get("resources") or ()
    return list(_resources(each for each in held if not each.get("delete")))


def _resources(states: Iterable[Mapping[str, Any]]) -> Iterable[Resource]:
    for state in states:
        if not state["type"].startswith(_NOT_OURS):
            yield Resource(
                type=state["type"],
                name=state["urn"].rpartition("::")[2],
                urn=state["urn"],
                inputs=state.get("inputs") or {},
                parent=state.get("parent") or "",
                provider=_provider(state.get("provider") or ""),
                dependencies=frozenset(state.get("dependencies") or ()),
                protect=bool(state.get("protect")),
            )


def _provider(reference: str) -> str:
    """The logical name in a provider's reference, which is its URN and its id."""
    return reference.split("::")[-2] if reference else ""
