"""Which resources belong together: by what the program made them from, not by ids, which a preview doesn't know."""

from recovery.graph.graph import Graph
from recovery.graph.resource import Resource


def made_for(graph: Graph, kind: str, resource: Resource) -> list[Resource]:
    """The resources of a type that take something from `resource`: a bucket's versioning, a topic's subscriptions."""
    return [each for each in graph.of(kind) if resource.urn in each.dependencies]


def taken_by(graph: Graph, kind: str, resource: Resource) -> list[Resource]:
    """The resources of a type that `resource` takes something from: a plan's vaults."""
    return [each for each in graph.of(kind) if each.urn in resource.dependencies]


def beside(graph: Graph, kind: str, resource: Resource) -> list[Resource]:
    """The resources of a type in the same component and region as `resource`."""
    return [each for each in graph.of(kind, region=resource.region) if each.parent == resource.parent]
