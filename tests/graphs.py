"""Recordings as the resource graph that a preview of all stacks would give."""

from collections.abc import Mapping
from functools import cache

from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from tests.layers.environments import demo_up, prod_up
from tests.recorder import Recording, Registration


def graph(recordings: Mapping[str, Recording]) -> Graph:
    """All resources of the stacks, components and AWS providers too; other providers and stacks are left out."""
    return Graph(each for stack, recording in recordings.items() for each in _resources(stack, recording))


@cache
def demo_graph() -> Graph:
    """The environment `demo`."""
    return graph(demo_up())


@cache
def prod_graph() -> Graph:
    """The environment `prod`."""
    return graph(prod_up())


def _resources(stack: str, recording: Recording) -> list[Resource]:
    kept = [each for each in recording.registrations if _judged(each)]
    urns: dict[str, list[str]] = {}
    for each in kept:
        urns.setdefault(each.name, []).append(_urn(stack, each))
    parents = {(each.type, each.name): _urn(stack, each) for each in kept if each.component}
    return [
        Resource(
            type=each.type,
            name=each.name,
            urn=_urn(stack, each),
            inputs=each.inputs,
            parent=parents.get((each.parent_type, each.parent), ""),
            provider=each.provider,
            dependencies=frozenset(urn for name in each.dependencies for urn in urns.get(name, ())),
        )
        for each in kept
    ]


def _judged(each: Registration) -> bool:
    """Whether policies are asked about it: AWS's providers are resources to them too."""
    return not each.type.startswith("pulumi:") or each.type == "pulumi:providers:aws"


def _urn(stack: str, each: Registration) -> str:
    kind = f"{each.parent_type}${each.type}" if each.parent_type.startswith("relight:") else each.type
    return f"urn:pulumi:{stack}::relight::{kind}::{each.name}"
