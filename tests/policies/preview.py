"""A recording as a first preview would see it: what only an `up` will know is not there yet."""

from collections.abc import Mapping
from dataclasses import replace
from re import compile as pattern
from typing import Any

from recovery.graph.graph import Graph
from tests.policies.case import UNKNOWN

_OUTPUT = pattern(r"^arn:of:|^url/of/|^sg-|-id$|\.(rds|elb)\.example$")
"""What the recorder's providers give resources as outputs."""


def first_preview(graph: Graph) -> Graph:
    """The graph with every such value unknown."""
    return Graph(replace(each, inputs=_unknown(each.inputs)) for each in graph.resources)


def _unknown(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _unknown(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_unknown(each) for each in value]
    return UNKNOWN if isinstance(value, str) and _OUTPUT.search(value) else value
