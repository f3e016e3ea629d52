"""`demo` with what neither shipped environment has, and the one stack that it changes."""

from functools import cache

from recovery.graph.graph import Graph
from spec.environment import Environment
from spec.naming import Layer, Stack
from tests.graphs import graph
from tests.layers.environments import (
    DATA,
    EAST,
    EDGE,
    GET_OBJECT,
    GET_ZONE,
    WEST,
    build,
    demo,
    demo_up,
    topology,
    with_service,
)


@cache
def weighted() -> Environment:
    """A service that every region answers, by shares."""
    return with_service(demo(), "claims-assistant", weights={EAST: 80, WEST: 20})


@cache
def weighted_graph() -> Graph:
    """Its edge stack."""
    return graph({EDGE: build(weighted(), Stack(weighted().name, Layer.EDGE), {GET_ZONE: {"zoneId": "Z0123"}})})


@cache
def scaled() -> Environment:
    """A model whose replicas follow the load."""
    (serving,) = demo().services["underwriting"].serving
    return with_service(demo(), "underwriting", serving=(serving.model_copy(update={"max_replicas": 6}),))


@cache
def scaled_graph() -> Graph:
    """Its primary's stack."""
    stack = Stack(scaled().name, Layer.REGION, EAST)
    copies = {GET_OBJECT: {"body": topology(demo_up()[DATA], EAST)}}
    return graph({stack.name: build(scaled(), stack, copies)})
