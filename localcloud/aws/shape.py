"""From what a resource type reads to what Pulumi keeps: inputs as they really are, and outputs."""

from typing import Any

from localcloud.aws.compare import settled
from localcloud.aws.kind import Kind, Place
from localcloud.provider import UNKNOWN, Properties


def live_inputs(kind: Kind, at: Place, inputs: Properties, state: Properties) -> Properties:
    """The inputs as they really are: what was asked for where AWS says the same, AWS's value where it does not."""
    live = dict(inputs)
    for key in inputs:
        if key in state and key != "tags":
            live[key] = settled(inputs[key], state[key])
    for key, default in kind.defaults.items():
        if key not in inputs and state.get(key, default) not in (None, default):
            live[key] = state[key]
    if kind.tagged and "tags" in state:
        live["tags"] = _live_tags(at, inputs.get("tags"), state["tags"])
    return {key: value for key, value in live.items() if value is not None}


def _live_tags(at: Place, asked: dict[str, str] | None, found: dict[str, str]) -> dict[str, str] | None:
    """The tags found, without those that the provider's default tags explain."""
    own = {
        key: value
        for key, value in found.items()
        if at.default_tags.get(key) != value or (asked is not None and key in asked)
    }
    return own if own or asked is not None else None


def _told(asked: Any, found: Any) -> Any:
    """What was asked for, with what AWS says beyond it inside of an object, e.g. a cluster's own security group."""
    if isinstance(asked, dict) and isinstance(found, dict):
        return {**found, **{key: _told(value, found.get(key)) for key, value in asked.items()}}
    return asked


def planned(kind: Kind, inputs: Properties, before: Properties) -> Properties:
    """The outputs that a preview can tell: what is asked for; of what AWS says inside of it, what it said `before`."""
    outputs = {**before, **inputs}
    for outer, inner in kind.computed:
        if isinstance(outputs.get(outer), dict):
            said = before.get(outer)
            known = said.get(inner, UNKNOWN) if isinstance(said, dict) else UNKNOWN
            outputs[outer] = {inner: known, **outputs[outer]}
    return outputs


def outputs_of(kind: Kind, at: Place, resource_id: str, inputs: Properties, state: Properties) -> Properties:
    """The outputs: what was asked for, what AWS says, and what every resource has."""
    known = {key: _told(settled(inputs[key], value), value) if key in inputs else value for key, value in state.items()}
    outputs = {**inputs, **known, "id": resource_id, "region": at.region}
    if kind.tagged:
        outputs["tagsAll"] = state.get("tags") or {}
        outputs["tags"] = inputs.get("tags")
    return {key: value for key, value in outputs.items() if value is not None}
