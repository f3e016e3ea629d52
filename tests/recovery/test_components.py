"""A prediction follows the components: the file stays as it is, and what they make of it changes the terms."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import components.service_record
from components.health_check import health_check
from recovery.assessment import assess
from recovery.figures import book
from recovery.row import Row
from tests.graphs import demo_graph, graph
from tests.layers.environments import demo, up


def terms(rows: tuple[Row, ...], service: str, scenario: str) -> dict[str, float]:
    """The typical seconds of a serving recovery's terms by name."""
    (row,) = [
        each
        for each in rows
        if each.service == service and each.scenario.name == scenario and each.part == "serving" and each.recovery
    ]
    assert row.recovery is not None
    return {term.name: term.typical for term in row.recovery.terms}


def test_a_health_check_that_a_component_makes_slower_is_noticed_later(monkeypatch: pytest.MonkeyPatch) -> None:
    before = terms(assess(demo(), demo_graph(), book()).rows, "claims-assistant", "region")
    made: Callable[..., Any] = health_check

    def slower(*args: Any, **kwargs: Any) -> Any:
        return made(*args, **{**kwargs, "detection": replace(kwargs["detection"], interval=30, failures=10)})

    monkeypatch.setattr(components.service_record, "health_check", slower)
    after = terms(assess(demo(), graph(up(demo())), book()).rows, "claims-assistant", "region")
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {
        "detect": (30, 300)
    }
