"""How costs are shown: tables, Markdown, JSON, and the command itself."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cli import cost
from cli.errors import UserError
from cli.session import Session
from recovery.cost.document import document
from recovery.cost.estimate import Costs, estimate
from recovery.cost.prices import prices
from recovery.cost.tables import dollars, markdown, tables
from recovery.graph.graph import Graph
from spec.errors import EnvironmentFileError
from spec.patterns import Pattern
from tests.graphs import demo_graph, graph
from tests.layers.environments import demo, europe_up, with_europe


def costs() -> Costs:
    return estimate(demo(), demo_graph(), prices(), hours=6)


def run(own: Path | None = None, *, as_json: bool = False, as_markdown: bool = False) -> None:
    session = cast(Session, SimpleNamespace(environment=demo()))
    planned: Any = lambda of: demo_graph()  # noqa: E731
    cost.run(session, planned, own=own, hours=6, as_json=as_json, as_markdown=as_markdown)


@pytest.mark.parametrize(
    ("amount", "shown"), [(0, "·"), (0.4, "less than 1"), (1234.5, "1,234"), (2, "2"), (999.6, "1,000")]
)
def test_dollars_are_rounded_and_little_is_not_nothing(amount: float, shown: str) -> None:
    assert dollars(amount) == shown


def test_every_row_has_a_cell_for_every_head() -> None:
    for table in tables(costs()):
        assert {len(row) for row in table.rows} == {len(table.heads)}


def test_a_service_is_shown_with_its_pattern_its_roles_and_its_drill() -> None:
    services, _, patterns = tables(costs())
    (row,) = [row for row in services.rows if row[0] == "underwriting"]
    assert row[1:3] == ("1", "hot-standby")
    assert row[3].startswith("primary ")
    assert row[4].startswith("standby ")
    assert services.heads[-1] == "a drill of 6 h"
    assert row[-1] == "27"
    (row,) = [row for row in patterns.rows if row[0] == "underwriting"]
    assert [cell.startswith("* ") for cell in row[1:]] == [pattern is Pattern.HOT_STANDBY for pattern in Pattern]


def test_what_is_for_no_service_is_shown_as_such() -> None:
    europe = estimate(with_europe(), graph(europe_up()), prices())
    services, by_line, _ = tables(europe)
    assert [row[0] for row in services.rows][-2:] == ["no service", "in all"]
    assert "no service" in by_line.heads
    assert document(europe)["no_service"]["month"] > 500


def test_markdown_says_what_the_figures_are_and_what_is_not_counted() -> None:
    text = markdown(costs())
    assert "list prices of mid-2025, no discounts" in text
    assert "Not counted: tokens at model providers;" in text
    assert text.count("\n## ") == 3
    assert "| underwriting | 1 | hot-standby | primary " in text


def test_the_document_sums_up() -> None:
    found = document(costs())
    assert found["prices"] == "list prices of mid-2025, no discounts"
    assert sum(each["month"] for each in found["services"].values()) == pytest.approx(found["month"], abs=0.1)
    for each in found["services"].values():
        assert sum(region["month"] for region in each["regions"].values()) == pytest.approx(each["month"], abs=0.05)
        for region in each["regions"].values():
            assert sum(region["lines"].values()) == pytest.approx(region["month"], abs=0.1)
    assert found["services"]["underwriting"]["drill"]["hours"] == 6
    assert found["services"]["underwriting"]["regions"]["us-west-2"]["role"] == "standby"


def test_the_command_answers_in_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    run(as_json=True)
    assert json.loads(capsys.readouterr().out)["environment"] == "demo"


def test_the_command_answers_in_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    run(as_markdown=True)
    assert capsys.readouterr().out == markdown(costs())


def test_the_command_answers_in_tables(capsys: pytest.CaptureFixture[str]) -> None:
    run()
    said = capsys.readouterr().out
    assert "list prices of mid-2025, no discounts" in said
    assert "Not counted: tokens" in said
    assert "NAT gateways" in said


def test_two_kinds_of_answer_at_once_are_the_users_mistake() -> None:
    with pytest.raises(UserError, match="--json and --markdown are two answers"):
        run(as_json=True, as_markdown=True)


def test_a_price_list_that_is_asked_for_and_not_there_is_said_before_anything_is_planned(tmp_path: Path) -> None:
    planned: Any = lambda of: pytest.fail("nothing should be planned")  # noqa: E731
    session = cast(Session, SimpleNamespace(environment=demo()))
    with pytest.raises(EnvironmentFileError, match="the price list can't be read"):
        cost.run(session, planned, own=tmp_path / "no.yaml", hours=4, as_json=True, as_markdown=False)


def test_ones_own_prices_are_used_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text("as_of: 2026-11\nitems: {EKS cluster: {price: 100, per: hour}}\n", encoding="utf-8")
    run(own, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert found["prices"].endswith("mine.yaml of 2026-11")
    assert found["month"] > document(costs())["month"] + 2 * 99 * 730


def test_a_graph_without_resources_costs_only_what_it_has() -> None:
    assert estimate(demo(), Graph([]), prices()).month == 0
