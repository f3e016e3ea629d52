"""What Pulumi's state says of the stacks: read from the file backend at once, or asked of Pulumi."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from cli.cloud import PulumiCommand
from cli.errors import FailedError
from spec.naming import PROJECT

_STACK = "pulumi:pulumi:Stack"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A process that holds Pulumi's lock on a stack."""

    pid: int
    host: str
    user: str
    since: str


@dataclass(frozen=True, kw_only=True)
class StackState:
    """One stack; `resources` counts as Pulumi does, the stack itself included."""

    name: str
    resources: int
    updated: str = ""
    outputs: Mapping[str, Any] = field(default_factory=dict)
    pending: tuple[str, ...] = ()  # operations that were cut off: "creating <urn>"
    holders: tuple[Holder, ...] = ()

    @property
    def topology(self) -> Mapping[str, Any]:
        """What the stack tells the others; empty before its first `up`."""
        topology: Mapping[str, Any] = self.outputs.get("topology") or {}
        return topology


class State(Protocol):
    """The state of all stacks of the project."""

    def names(self) -> frozenset[str]:
        """The stacks that exist. Raises FailedError."""

    def read(self, names: list[str]) -> dict[str, StackState]:
        """Those of the named stacks that exist. Raises FailedError."""

    def resources(self, name: str) -> list[dict[str, Any]]:
        """All resources of a stack as the state has them; none for one that does not exist. Raises FailedError."""


class FileState:
    """Pulumi's file backend: `.pulumi/stacks/<project>/<stack>.json`, locks in files beside it."""

    def __init__(self, folder: Path) -> None:
        self._stacks = folder / ".pulumi" / "stacks" / PROJECT
        self._locks = folder / ".pulumi" / "locks" / "organization" / PROJECT

    def names(self) -> frozenset[str]:
        """The stacks that exist."""
        return frozenset(path.stem for path in self._stacks.glob("*.json"))

    def read(self, names: list[str]) -> dict[str, StackState]:
        """Those of the named stacks that exist. Raises FailedError for a file that can't be understood."""
        there = self.names()
        return {name: self._read(name) for name in names if name in there}

    def resources(self, name: str) -> list[dict[str, Any]]:
        """All resources of a stack; none for one that does not exist. Raises FailedError."""
        return (self._latest(name).get("resources") or []) if name in self.names() else []

    def _latest(self, name: str) -> dict[str, Any]:
        path = self._stacks / f"{name}.json"
        try:
            latest: dict[str, Any] = json.loads(path.read_bytes())["checkpoint"].get("latest") or {}
        except (ValueError, KeyError) as error:
            raise FailedError(
                f"{path} is not a state file of Pulumi's ({error}): put {path.name}.bak in its place and try again."
            ) from error
        return latest

    def _read(self, name: str) -> StackState:
        latest = self._latest(name)
        resources = latest.get("resources") or []
        stack: dict[str, Any] = next((resource for resource in resources if resource["type"] == _STACK), {})
        return StackState(
            name=name,
            resources=len(resources),
            updated=(latest.get("manifest") or {}).get("time", "") if resources else "",
            outputs=stack.get("outputs") or {},
            pending=tuple(f"{op['type']} {op['resource']['urn']}" for op in latest.get("pending_operations") or ()),
            holders=tuple(map(_holder, sorted((self._locks / name).glob("*.json")))),
        )


class AskedState:
    """Any other backend: two kinds of Pulumi commands. Locks and cut-off operations stay unknown."""

    def __init__(self, pulumi: PulumiCommand) -> None:
        self._pulumi = pulumi

    def names(self) -> frozenset[str]:
        """The stacks that exist. Raises FailedError."""
        return frozenset(self._list())

    def read(self, names: list[str]) -> dict[str, StackState]:
        """Those of the named stacks that exist. Raises FailedError."""
        there = self._list()
        wanted = [name for name in names if name in there]
        with ThreadPoolExecutor(max_workers=4) as pool:
            outputs = dict(zip(wanted, pool.map(self._outputs, wanted), strict=True))
        return {
            name: StackState(
                name=name,
                resources=there[name].get("resourceCount") or 0,
                updated=there[name].get("lastUpdate") or "",
                outputs=outputs[name],
            )
            for name in wanted
        }

    def resources(self, name: str) -> list[dict[str, Any]]:
        """All resources of a stack; none for one that does not exist. Raises FailedError."""
        if name not in self.names():
            return []
        exported = json.loads(self._pulumi("stack", "export", "--stack", name))
        return (exported.get("deployment") or {}).get("resources") or []

    def _list(self) -> dict[str, dict[str, Any]]:
        stacks = json.loads(self._pulumi("stack", "ls", "--json"))
        return {stack["name"].rpartition("/")[2]: stack for stack in stacks}

    def _outputs(self, name: str) -> Mapping[str, Any]:
        outputs: Mapping[str, Any] = json.loads(self._pulumi("stack", "output", "--stack", name, "--json"))
        return outputs


def _holder(path: Path) -> Holder:
    lock = json.loads(path.read_bytes())
    return Holder(pid=lock["pid"], host=lock["hostname"], user=lock["username"], since=lock["timestamp"])
