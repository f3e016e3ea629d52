"""Where a rule is judged: over resources one by one, or over the environment's file in one stack alone."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from policies.context import Context
from policies.rule import Finding
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource, UndecidedError
from spec.naming import Layer, Stack


def each(resources: Iterable[Resource], check: Callable[[Resource], Iterator[Finding]]) -> Iterator[Finding]:
    """The findings of all resources. What a preview doesn't know of one keeps no other from being judged: it is raised
    after the last."""
    unknown: UndecidedError | None = None
    for resource in resources:
        try:
            yield from check(resource)
        except UndecidedError as error:
            unknown = unknown or error
    if unknown:
        raise unknown


def found(resource: Resource, message: str) -> Finding:
    """A finding at a resource; `message` goes on after its name."""
    return Finding(place=resource.name, message=f"{resource.name}: {message}", urn=resource.urn)


def written(place: str, message: str) -> Finding:
    """A finding at a place in the environment's file; `message` goes on after it."""
    return Finding(place=place, message=f"{place}: {message}")


@dataclass(frozen=True)
class InFile:
    """A check of the file as one of stacks: judged with the data stack, which comes first, so that it is said once.

    It needs no resources: `relight up` asks it before anything is made.
    """

    check: Callable[[Context], Iterator[Finding]]

    def __call__(self, graph: Graph, context: Context) -> Iterator[Finding]:
        """As a rule on stacks is asked."""
        if holds(graph, context, Layer.DATA):
            yield from self.check(context)


def in_file(check: Callable[[Context], Iterator[Finding]]) -> InFile:
    """The check as one of stacks."""
    return InFile(check)


def holds(graph: Graph, context: Context, layer: Layer) -> bool:
    """Whether the environment's data or edge stack is among those judged: else what it holds isn't missing."""
    return Stack(context.environment.name, layer).name in graph.stacks
