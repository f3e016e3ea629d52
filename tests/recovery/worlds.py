"""What recoveries are predicted from in tests: the environments that ship, and their graphs with something changed."""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from recovery.assessment import Assessment, assess
from recovery.figures import book
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from recovery.row import Row, Verdict
from spec.environment import Environment
from spec.services import Objective
from tests.graphs import demo_graph, prod_graph
from tests.layers.environments import demo, prod, with_service

UNKNOWN_NUMBER = "3eeb2bf0-c639-47a8-9e75-3b44932eb421"
"""What a preview has for a number that only an `up` will know."""


@cache
def demo_assessed() -> Assessment:
    """`demo` as it ships."""
    return assess(demo(), demo_graph(), book())


@cache
def prod_assessed() -> Assessment:
    """`prod` as it ships."""
    return assess(prod(), prod_graph(), book())


@cache
def mixed() -> tuple[Environment, Assessment]:
    """`demo` with every verdict but `met` by a drill: objectives that are missed, at risk, and one undecided."""
    environment = promising(demo(), "underwriting", "vector_store", rto=timedelta(minutes=15), rpo=timedelta(seconds=1))
    environment = promising(environment, "knowledge-search", "serving", rto=timedelta(minutes=30))
    check = "claims-assistant-check-us-east-1"
    graph = changed(demo_graph(), check, "aws:route53/healthCheck:HealthCheck", requestInterval=UNKNOWN_NUMBER)
    return environment, assess(environment, graph, book())


def promising(environment: Environment, service: str, part: str, **promise: timedelta) -> Environment:
    """The environment with another objective of a service's part."""
    objectives = environment.services[service].objectives
    other = Objective.model_validate({}).model_copy(update=promise)
    return with_service(environment, service, objectives=objectives.model_copy(update={part: other}))


def row(assessment: Assessment, key: str) -> Row:
    """The row of a key, e.g. `underwriting/region/serving/RTO`."""
    (found,) = [each for each in assessment.rows if each.key == key]
    return found


def rows(assessment: Assessment, verdict: Verdict) -> list[Row]:
    """The rows of a verdict."""
    return [each for each in assessment.rows if each.verdict is verdict]


def changed(graph: Graph, name: str, kind: str, /, **inputs: Any) -> Graph:
    """The graph with inputs of one resource replaced."""
    return edited(graph, name, kind, lambda before: {**before, **inputs})


def edited(graph: Graph, name: str, kind: str, edit: Callable[[Any], Mapping[str, Any]]) -> Graph:
    """The graph with the inputs of one resource as `edit` makes them of a copy."""
    found = [each for each in graph.resources if each.name == name and each.type == kind]
    assert len(found) == 1, f"{name}: {len(found)} of {kind}"
    return Graph(
        replace(each, inputs=edit(deepcopy(dict(each.inputs)))) if each is found[0] else each
        for each in graph.resources
    )


def without(graph: Graph, goes: Callable[[Resource], bool]) -> Graph:
    """The graph without some resources, of which there is at least one."""
    kept = [each for each in graph.resources if not goes(each)]
    assert len(kept) < len(graph.resources)
    return Graph(kept)


def only(graph: Graph, stacks: Iterable[str]) -> Graph:
    """The graph of some stacks alone."""
    wanted = set(stacks)
    return Graph(each for each in graph.resources if each.stack in wanted)
