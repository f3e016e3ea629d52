"""A recording as a first preview would see it: what only an `up` will know is not there yet."""

from collections.abc import Mapping
from dataclasses import replace
from re import compile as pattern
from typing import Any

from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from tests.policies.case import UNKNOWN

_OUTPUT = pattern(r"arn:of:|url/of/|^sg-|mrk-0123|-id($|/)|\.example$")
"""What the recorder's providers give resources as outputs; a document around one isn't known either."""


def first_preview(graph: Graph) -> Graph:
    """The graph with every such value unknown, and the namespaces, which Kubernetes tells once it is there."""
    return Graph(replace(each, inputs=_inputs(each)) for each in graph.resources)


def _inputs(resource: Resource) -> Mapping[str, Any]:
    inputs: Mapping[str, Any] = _unknown(resource.inputs)
    if not resource.type.startswith("kubernetes:") or "namespace" not in inputs.get("metadata", {}):
        return inputs
    return {**inputs, "metadata": {**inputs["metadata"], "namespace": UNKNOWN}}


def _unknown(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _unknown(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_unknown(each) for each in value]
    return UNKNOWN if isinstance(value, str) and _OUTPUT.search(value) else value
