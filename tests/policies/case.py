"""A rule's cases: a resource of a shipped environment that keeps it, and what one changed field makes of that."""

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
from tests.graphs import demo_graph, prod_graph
from tests.layers.environments import demo, prod

UNSET = object()
"""The field is left out."""
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine sends for a text that only an `up` will know."""
TODAY = date(2026, 11, 26)

Path = tuple[str | int, ...]
GRAPHS: Mapping[str, Callable[[], Graph]] = {"demo": demo_graph, "prod": prod_graph}
ENVIRONMENTS: Mapping[str, Callable[[], Environment]] = {"demo": demo, "prod": prod}


@dataclass(frozen=True, kw_only=True)
class Break:
    """One field of the case's resource set to another value, or left out; `messages` is all that the rule then says."""

    path: Path
    value: Any
    messages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A rule, the resource that keeps it, and the breaks; one of them has to leave a field out.

    `of` is the logical name; of a type and name in several regions the first is taken. For a rule on stacks, `other`
    resources may be changed along by giving a function from graph to graph.
    """

    rule: Rule
    type: str
    of: str
    breaks: tuple[Break, ...]
    environment: str = "demo"

    @property
    def graph(self) -> Graph:
        return GRAPHS[self.environment]()

    @property
    def resource(self) -> Resource:
        found = self.graph.named(self.type, self.of)
        assert found is not None, f"{self.environment} has no {self.type} {self.of}"
        return found

    def verdicts(self, resource: Resource) -> list[Verdict]:
        """What the rule says with `resource` in the place of the case's own."""
        judge = Judge((self.rule,), Context(environment=ENVIRONMENTS[self.environment](), today=TODAY))
        if isinstance(self.rule, ResourceRule):
            return list(judge.resource(resource))
        assert isinstance(self.rule, StackRule)
        others = [each for each in self.graph.resources if each is not self.resource]
        return list(judge.stack(Graph([*others, resource])))

    def broken(self, path: Path, value: Any) -> Resource:
        """The case's resource with one field changed."""
        return replace(self.resource, inputs=changed(self.resource.inputs, path, value))


def changed(value: Any, path: Path, to: Any) -> Any:
    """A copy of nested inputs with the value at `path` set to `to`, or taken away. The path must lead to something
    there, but for its last step."""
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
