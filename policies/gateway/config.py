"""A gateway's configuration as LiteLLM reads it, from the ConfigMap that holds it.

What the settings mean: https://docs.litellm.ai/docs/proxy/config_settings
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from policies.context import Context
from policies.owner import placement
from recovery.graph.resource import Resource
from spec.environment import Service

CONFIG_MAP = "kubernetes:core/v1:ConfigMap"
FILE = "config.yaml"
DEGRADED = "-degraded"
"""How the name that weaker models answer under begins, after that of the reference."""


@dataclass(frozen=True, kw_only=True)
class Backend:
    """One entry of `model_list`: the name that it answers under, and which entry of the route it is."""

    index: int
    group: str
    id: str
    entry: Any

    def get(self, *path: str) -> Any:
        """The value at a path of the entry; None where it isn't set."""
        return dig(self.entry, *path)

    @property
    def place(self) -> str:
        """Where it is in the file, for a message."""
        return f"model_list[{self.index}] ({self.id or 'without an id'})"


@dataclass(frozen=True)
class Config:
    """The configuration of a service's gateway."""

    resource: Resource
    service: Service
    document: Any

    def get(self, *path: str) -> Any:
        """The value at a path; None where it isn't set."""
        return dig(self.document, *path)

    @property
    def place(self) -> str:
        """How a message names it."""
        return f"{self.resource.name}: {FILE}"

    @cached_property
    def backends(self) -> tuple[Backend, ...]:
        """All that can be asked."""
        return tuple(
            Backend(
                index=index,
                group=str(dig(entry, "model_name") or ""),
                id=str(dig(entry, "model_info", "id") or ""),
                entry=entry,
            )
            for index, entry in enumerate(self.get("model_list") or ())
        )

    def after(self, kind: str) -> Mapping[str, Sequence[str]]:
        """Who is asked after whom, from a list such as `fallbacks`."""
        listed = [each for each in self.get("router_settings", kind) or () if isinstance(each, Mapping)]
        return {str(name): tuple(rest or ()) for each in listed for name, rest in each.items()}

    @cached_property
    def chains(self) -> tuple[tuple[str, ...], ...]:
        """The names that are asked one after the other, each chain from the name that a caller says."""
        after = self.after("fallbacks")
        later = {name for rest in after.values() for name in rest}
        heads = dict.fromkeys(backend.group for backend in self.backends if backend.group not in later)
        return tuple((head, *after.get(head, ())) for head in heads)

    def last(self, backend: Backend) -> bool:
        """Whether nobody is asked after it."""
        return any(chain[-1] == backend.group for chain in self.chains)


def configs(resource: Resource, context: Context) -> Iterator[Config]:
    """The configuration in a ConfigMap that is a service's gateway's, and nothing for any other. One that isn't set is
    empty, so that what a rule asks for isn't set either."""
    if resource.get("metadata", "name") != "gateway":
        return
    placed = placement(resource, context)
    if placed is not None:
        yield Config(resource, placed.service, _parsed(resource.get("data", FILE)))


def dig(value: Any, *path: str) -> Any:
    """The value at a path of nested mappings; None where it isn't set."""
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


@lru_cache(maxsize=64)
def _parsed(text: str | None) -> Any:
    """Parsed once for all rules."""
    try:
        return json.loads(text or "{}")
    except ValueError:
        import yaml  # not what our component writes, and slow

        return yaml.safe_load(text or "")
