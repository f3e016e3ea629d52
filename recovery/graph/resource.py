"""One planned resource, and how a value that a preview can't know yet is told from one that isn't set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

UNKNOWN = frozenset(
    {
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",  # string
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
    }
)
"""What the engine sends for a value that only an `up` will know, by the value's kind: sdk/go/common/resource/plugin."""

_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"


class UndecidedError(Exception):
    """A value is needed that the preview doesn't know; the message says which one of which resource."""


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A resource as the program declares it: `inputs` by Pulumi's names. `dependencies` are URNs."""

    type: str
    name: str
    urn: str
    inputs: Mapping[str, Any]
    parent: str = ""
    provider: str = ""
    dependencies: frozenset[str] = frozenset()
    protect: bool = False

    @property
    def stack(self) -> str:
        """The Pulumi stack's name; empty where the URN is not one of the engine's."""
        return self.urn.split("::")[0].rpartition(":")[2]

    @cached_property
    def region(self) -> str:
        """The region of its provider, which is named `aws-<region>` or `kubernetes-<region>`; empty for a component."""
        return self.provider.partition("-")[2]

    @property
    def component(self) -> bool:
        """Whether it only groups others."""
        return self.type.startswith("relight:")

    def get(self, *path: str | int) -> Any:
        """The input at `path`; None where it, or something on the way, isn't set.

        Raises UndecidedError where the preview doesn't know it, or it is a secret that isn't shown.
        """
        value: Any = self.inputs
        for index, step in enumerate(path):
            if isinstance(value, Mapping):
                value = value.get(step)
            elif isinstance(value, Sequence) and not isinstance(value, str) and isinstance(step, int):
                value = value[step] if -len(value) <= step < len(value) else None
            else:
                return None
            at = ".".join(str(each) for each in path[: index + 1])
            if isinstance(value, Mapping) and value.get(_SIGNATURE) == _SECRET:
                if "value" not in value:
                    raise UndecidedError(f"{self.name}: {at} is a secret that isn't shown")
                value = value["value"]
            if isinstance(value, str) and value in UNKNOWN:
                raise UndecidedError(f"{self.name}: {at} is known only after an `up`")
        return value

    def knows(self, *path: str | int) -> bool:
        """Whether the input at `path` is known, set or not."""
        try:
            self.get(*path)
        except UndecidedError:
            return False
        return True
