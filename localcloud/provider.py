"""What a resource provider of the local cloud is, in plain Python values.

`localcloud.servicer` speaks Pulumi's provider protocol and calls one of these; values are dicts, lists, strings,
numbers and booleans, with `UNKNOWN` wherever a preview does not know a value yet. Secrets arrive unwrapped: the engine
marks the outputs again. Methods are called from several threads at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, Protocol

from localcloud.errors import LocalCloudError

Properties = dict[str, Any]


class _Unknown(Enum):
    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown.UNKNOWN
"""Stands for a value that a preview can't know yet. Compare with `is`."""


class DiffKind(Enum):
    """How one property differs. Values are those of Pulumi's `PropertyDiff.Kind`; +1 is its `_REPLACE` twin."""

    ADD = 0
    DELETE = 2
    UPDATE = 4


@dataclass(frozen=True, kw_only=True)
class Change:
    """One property that differs, and whether the resource must be replaced for it."""

    kind: DiffKind
    replace: bool = False


@dataclass(frozen=True)
class CheckFailure:
    """An input that is refused. `reason` is a finished sentence for the user."""

    property: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DiffResult:
    """Changes by property path (`spec.replicas`, `tags.owner`, `rules[0].port`); none means nothing to do."""

    changes: Mapping[str, Change] = field(default_factory=dict)
    delete_before_replace: bool = False

    @property
    def replaces(self) -> list[str]:
        """The paths that force a replacement."""
        return [path for path, change in self.changes.items() if change.replace]


class PartialFailure(Exception):  # noqa: N818 - a state of the resource rather than an error of ours
    """The resource was created or updated, but did not become ready; Pulumi keeps it in the state and tries again.

    `reasons` are finished sentences for the user.
    """

    def __init__(self, resource_id: str, outputs: Properties, inputs: Properties, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.resource_id = resource_id
        self.outputs = outputs
        self.inputs = inputs
        self.reasons = tuple(reasons)


class Provider(Protocol):
    """One configured provider instance of a Pulumi program (one gRPC server, one port).

    Any exception's text reaches the user as the resource's error. `timeout` is in seconds, 0 when the program
    sets none; `urn` is the resource's Pulumi URN.
    """

    kind: str

    def check_config(self, olds: Properties, news: Properties) -> tuple[Properties, list[CheckFailure]]: ...

    def diff_config(self, olds: Properties, news: Properties) -> DiffResult: ...

    def configure(self, config: Properties) -> None:
        """Take the provider resource's inputs; nested values arrive as JSON text, as the Pulumi SDK writes them."""

    def check(
        self, token: str, urn: str, olds: Properties, news: Properties
    ) -> tuple[Properties, list[CheckFailure]]: ...

    def diff(
        self,
        token: str,
        resource_id: str,
        old_inputs: Properties,
        old_outputs: Properties,
        news: Properties,
        ignore: Sequence[str],
    ) -> DiffResult: ...

    def create(
        self, token: str, urn: str, inputs: Properties, timeout: float, preview: bool
    ) -> tuple[str, Properties]: ...

    def read(
        self,
        token: str,
        urn: str,
        resource_id: str,
        inputs: Properties,
        outputs: Properties,
    ) -> tuple[str, Properties, Properties] | None:
        """Return (id, inputs as they really are, outputs), or None when the resource is gone."""

    def update(
        self,
        token: str,
        urn: str,
        resource_id: str,
        old_inputs: Properties,
        old_outputs: Properties,
        news: Properties,
        timeout: float,
        preview: bool,
    ) -> Properties: ...

    def delete(
        self,
        token: str,
        urn: str,
        resource_id: str,
        inputs: Properties,
        outputs: Properties,
        timeout: float,
    ) -> None:
        """Delete, and return when it is gone; a resource that is gone already is a success."""

    def invoke(self, token: str, args: Properties) -> Properties: ...

    def cancel(self) -> None:
        """The user interrupted the run: waits should end soon with an error."""


class BaseProvider:
    """What most providers answer: any configuration is accepted and never forces a replacement."""

    kind: str

    def check_config(self, olds: Properties, news: Properties) -> tuple[Properties, list[CheckFailure]]:
        return news, []

    def diff_config(self, olds: Properties, news: Properties) -> DiffResult:
        return DiffResult(changes=differences(olds, news))

    def cancel(self) -> None:
        return None

    def invoke(self, token: str, args: Properties) -> Properties:
        raise LocalCloudError(f"The function {token} is not known to the local cloud's {self.kind} provider.")


def differences(
    olds: Mapping[str, Any], news: Mapping[str, Any], replace: frozenset[str] | set[str] = frozenset()
) -> dict[str, Change]:
    """Compare two property maps deeply; a change of, or below, a path in `replace` forces a replacement."""
    found = [each for key in sorted(olds.keys() | news.keys()) for each in _compare(key, olds.get(key), news.get(key))]
    return {path: Change(kind=kind, replace=_touches(path, replace)) for path, kind in found}


def _touches(path: str, names: frozenset[str] | set[str]) -> bool:
    """Whether a change at `path` changes one of the named properties: itself, a part of it, or the whole around it."""
    return any(
        path == name or path.startswith((f"{name}.", f"{name}[")) or name.startswith((f"{path}.", f"{path}["))
        for name in names
    )


def _compare(path: str, old: Any, new: Any) -> list[tuple[str, DiffKind]]:
    if old is None and new is None:
        return []
    if old is None:
        return [(path, DiffKind.ADD)]
    if new is None:
        return [(path, DiffKind.DELETE)]
    if isinstance(old, dict) and isinstance(new, dict):
        keys = sorted(old.keys() | new.keys())
        return [found for key in keys for found in _compare(f"{path}{_step(key, path)}", old.get(key), new.get(key))]
    if isinstance(old, list) and isinstance(new, list):
        longest = max(len(old), len(new))
        pairs = zip(old + [None] * (longest - len(old)), new + [None] * (longest - len(new)), strict=True)
        return [found for index, (a, b) in enumerate(pairs) for found in _compare(f"{path}[{index}]", a, b)]
    return [] if new is not UNKNOWN and old == new and type(old) is type(new) else [(path, DiffKind.UPDATE)]


def _step(key: str, path: str) -> str:
    return f".{key}" if key.replace("_", "").replace("-", "").isalnum() else f'["{key}"]'
