"""`demo` with weights: a service that every region answers, by shares."""

from functools import cache

from recovery.graph.graph import Graph
from spec.environment import Environment
from spec.naming import Layer, Stack
from tests.graphs import graph
from tests.layers.environments import EAST, EDGE, GET_ZONE, WEST, build, demo, with_service


@cache
def weighted() -> Environment:
    """The environment."""
    return with_service(demo(), "claims-assistant", weights={EAST: 80, WEST: 20})


@cache
def weighted_graph() -> Graph:
    """Its edge stack: no other one knows of the weights."""
    return graph({EDGE: build(weighted(), Stack(weighted().name, Layer.EDGE), {GET_ZONE: {"zoneId": "Z0123"}})})
