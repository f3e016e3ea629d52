"""A rule's cases: a resource or a file of a shipped environment that keeps it, and what one change makes of that."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from policies.context import Context
from policies.judge import Judge, Kind, Verdict
from policies.rule import ResourceRule, Rule, StackRule
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from spec.environment import Environment
from spec.naming import Layer, Stack
from tests.graphs import demo_graph, prod_graph
from tests.layers.environments import demo, prod
from tests.policies.variants import scaled, scaled_graph, weighted, weighted_graph

UNSET = object()
"""The field is left out."""
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine sends for a text that only an `up` will know."""
TODAY = date(2026, 11, 26)

Path = tuple[str | int, ...]
GRAPHS: Mapping[str, Callable[[], Graph]] = {
    "demo": demo_graph,
    "prod": prod_graph,
    "scaled": scaled_graph,
    "weighted": weighted_graph,
}
ENVIRONMENTS: Mapping[str, Callable[[], Environment]] = {
    "demo": demo,
    "prod": prod,
    "scaled": scaled,
    "weighted": weighted,
}


@dataclass(frozen=True, kw_only=True)
class Break:
    """One field of the case's resource set to another value, or left out; `messages` is all that the rule then says.

    With an empty path and UNSET the resource itself isn't there.

    `any_value`: the rule only asks whether the field is set, so that a value that only an `up` will know keeps it.
    """

    path: Path
    value: Any
    messages: tuple[str, ...]
    any_value: bool = False


def sets(path: Path, value: Any, *messages: str, any_value: bool = False) -> Break:
    """A break by another value."""
    return Break(path=path, value=value, messages=messages, any_value=any_value)


def unset(path: Path, *messages: str, any_value: bool = False) -> Break:
    """A break by leaving the field out."""
    return Break(path=path, value=UNSET, messages=messages, any_value=any_value)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A rule, the resource that keeps it, and the breaks; one of them has to leave a field out.

    `of` is the logical name; of a type and name in several regions the first is taken. For a rule on stacks, resources
    with the names `without` are left out of the others.
    """

    rule: Rule
    type: str
    of: str
    breaks: tuple[Break, ...]
    environment: str = "demo"
    without: tuple[str, ...] = ()

    @property
    def graph(self) -> Graph:
        return GRAPHS[self.environment]()

    @property
    def resource(self) -> Resource:
        found = self.graph.named(self.type, self.of)
        assert found is not None, f"{self.environment} has no {self.type} {self.of}"
        return found

    def verdicts(self, resource: Resource | None) -> list[Verdict]:
        """What the rule says with `resource`, or nothing, in the place of the case's own."""
        judge = Judge((self.rule,), Context(environment=ENVIRONMENTS[self.environment](), today=TODAY))
        if isinstance(self.rule, ResourceRule):
            assert resource is not None
            return list(judge.resource(resource))
        assert isinstance(self.rule, StackRule)
        own = self.resource
        others = [each for each in self.graph.resources if each is not own and each.name not in self.without]
        return list(judge.stack(Graph(others if resource is None else [*others, resource])))

    def broken(self, path: Path, value: Any) -> Resource | None:
        """The case's resource with one field changed; None where the path is empty: it isn't there."""
        if not path:
            assert value is UNSET
            return None
        return replace(self.resource, inputs=changed(self.resource.inputs, path, value))


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change of the environment's file; `messages` is all that the rule then says. `unset`: it leaves a key out, or
    empty."""

    to: Callable[[Environment], Environment]
    messages: tuple[str, ...]
    unset: bool = False


@dataclass(frozen=True, kw_only=True)
class FileCase:
    """A rule on the file, the environment whose file keeps it, and the changes; one of them has to leave a key out.

    Where what is left out means what the rule asks for, a change that leaves it out and is none stands in `safe`.
    """

    rule: StackRule
    changes: tuple[Change, ...]
    safe: tuple[Callable[[Environment], Environment], ...] = ()
    environment: str = "demo"

    @property
    def file(self) -> Environment:
        return ENVIRONMENTS[self.environment]()

    @property
    def data_stack(self) -> str:
        return Stack(self.file.name, Layer.DATA).name

    def verdicts(self, file: Environment, stack: str) -> list[Verdict]:
        """What the rule says of a file, beside the resources of one stack as they are."""
        graph = Graph(each for each in GRAPHS[self.environment]().resources if each.stack == stack)
        return list(Judge((self.rule,), Context(environment=file, today=TODAY)).stack(graph))


def changed(value: Any, path: Path, to: Any) -> Any:
    """A copy of nested inputs with the value at `path` set to `to`, or taken away; a text on the way is taken as JSON.
    The path must lead to something there, but for its last step."""
    if isinstance(value, str):
        return UNKNOWN if to == UNKNOWN else json.dumps(changed(json.loads(value), path, to))
    first, *rest = path
    if isinstance(value, Mapping):
        assert isinstance(first, str)
        copy = dict(value)
        if rest:
            copy[first] = changed(copy[first], tuple(rest), to)
        elif to is UNSET:
            del copy[first]
        else:
            copy[first] = to
        return copy
    assert isinstance(value, Sequence)
    assert isinstance(first, int)
    items = list(value)
    if rest:
        items[first] = changed(items[first], tuple(rest), to)
    elif to is UNSET:
        del items[first]
    else:
        items[first] = to
    return items


def violations(verdicts: list[Verdict]) -> tuple[str, ...]:
    """The messages of the violations among them."""
    return tuple(each.message for each in verdicts if each.kind is Kind.VIOLATION)
