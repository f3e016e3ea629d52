"""The cheapest change for a missed objective: found, priced, and true once it is made."""

from math import inf
from typing import Any

import pytest

from recovery.advice.change import Change
from recovery.advice.savings import savings
from recovery.advice.search import Advice, advise
from recovery.assessment import assess
from recovery.cost.prices import prices
from recovery.figures import book
from recovery.graph.resource import Resource
from recovery.row import Measure, Row, Verdict
from spec.environment import Environment
from spec.patterns import Pattern
from tests.graphs import demo_graph, graph
from tests.layers.environments import demo, up, with_service
from tests.recovery.worlds import without


def advised(environment: Environment) -> dict[str, Advice]:
    """By scenario, part and measure."""
    planned = graph(up(environment))
    rows = assess(environment, planned, book()).rows
    found = advise(environment, planned, book(), prices(), rows)
    return {f"{row.scenario.name} {row.part} {row.measure}": advice for row, advice in found.items()}


def made(environment: Environment, changes: tuple[Change, ...]) -> Environment:
    for change in changes:
        environment = change.made(environment)
    return environment


def row(environment: Environment, service: str, name: str) -> Row:
    rows = assess(environment, graph(up(environment)), book()).rows
    (found,) = [
        each for each in rows if each.service == service and f"{each.scenario.name} {each.part} {each.measure}" == name
    ]
    return found


def test_nothing_is_advised_where_nothing_is_missed() -> None:
    assert advise(demo(), demo_graph(), book(), prices(), assess(demo(), demo_graph(), book()).rows) == {}


BROKEN: list[tuple[str, dict[str, Any], str, list[str]]] = [
    (
        "knowledge-search",
        {"route": ("qwen3-4b", "claude-west")},
        "region-without-gpus serving RTO",
        ["services.knowledge-search.route: [qwen3-4b, claude-west, claude-east] (now [qwen3-4b, claude-west])"],
    ),
    (
        "claims-assistant",
        {"pattern": Pattern.BACKUP_RESTORE},
        "region serving RTO",
        ["services.claims-assistant.pattern: hot-standby (now backup-restore)"],
    ),
    (
        "claims-assistant",
        {"pattern": Pattern.PILOT_LIGHT},
        "region data RPO",
        ["services.claims-assistant.pattern: hot-standby (now pilot-light)"],
    ),
    (
        "nightly-summaries",
        {"standby": ()},
        "region data RPO",
        ["services.nightly-summaries.standby: [us-west-2] (now [])"],
    ),
]


@pytest.mark.parametrize(("service", "update", "name", "lines"), BROKEN)
def test_the_advised_change_keeps_the_objective_once_it_is_made(
    service: str, update: dict[str, Any], name: str, lines: list[str]
) -> None:
    broken = with_service(demo(), service, **update)
    advice = advised(broken)[name]
    assert [str(change) for change in advice.changes] == lines
    before, after = row(broken, service, name), row(made(broken, advice.changes), service, name)
    assert before.verdict in (Verdict.MISSED, Verdict.AT_RISK)
    assert after.verdict is Verdict.UNPROVEN
    assert after.seconds("typical") == pytest.approx(advice.predicted)  # type: ignore[arg-type]


def test_what_nothing_mends_says_the_least_that_can_be_promised() -> None:
    def least(seconds: float, measure: Measure) -> str:
        return str(Advice(measure=measure, changes=(), monthly=0, gained=0, predicted=seconds, least=seconds))

    assert least(2606, Measure.RTO) == "No change of up to 3 lines keeps it; promise 44m or more."
    assert least(inf, Measure.RTO) == "No change of up to 3 lines keeps it; promise `rto: best-effort`."
    assert least(inf, Measure.RPO) == "No change of up to 3 lines keeps it; no RPO can be promised."


def test_a_line_of_the_file_is_no_remedy_for_what_the_program_leaves_out() -> None:
    def goes(each: Resource) -> bool:
        return each.type.endswith("BucketReplicationConfig") and each.name.startswith("underwriting-")

    planned = without(demo_graph(), goes)
    found = advise(demo(), planned, book(), prices(), assess(demo(), planned, book()).rows)
    assert {row.key: str(advice) for row, advice in found.items()} == {
        "underwriting/region/data/RPO": "The file asks for what keeps it (15s), and the resources are less than that: "
        "mend the program that makes them, or deploy what the file says; or promise 13h or more."
    }


def test_a_pattern_that_is_more_than_was_promised_is_named_with_what_it_costs() -> None:
    found = {each.service: each for each in savings(demo(), demo_graph(), book(), prices())}
    assert {name: (str(each.now), str(each.pattern)) for name, each in found.items()} == {
        "claims-assistant": ("active-active", "hot-standby"),
        "underwriting": ("hot-standby", "pilot-light"),
    }
    assert all(each.monthly > 100 for each in found.values())
