"""Namespaces, and which of them are a chart's own."""

from recovery.graph.resource import Resource

NAMESPACE = "kubernetes:core/v1:Namespace"


def of_a_chart(namespace: Resource) -> bool:
    """Whether it is for a controller that a chart brings: that names its own pods' level, and its own traffic."""
    return "relight:kubernetes:ChartRelease$" in namespace.urn
