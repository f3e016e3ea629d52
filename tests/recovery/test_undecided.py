"""What a preview doesn't know, and what a plan doesn't hold: never a pass."""

from collections.abc import Callable
from typing import Any

import pytest

from recovery.assessment import Assessment, assess
from recovery.figures import book
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource, UndecidedError
from recovery.row import Verdict
from spec.naming import stacks as stacks_of
from tests.graphs import demo_graph, graph
from tests.layers.environments import build, demo
from tests.layers.test_unknown import MISSING
from tests.recovery.test_changes import (
    CHECK,
    CONFIG,
    DEPLOYMENT,
    INSTANCE,
    PLAN,
    RECORD,
    REPLICATION,
    VERSIONING,
)
from tests.recovery.worlds import UNKNOWN_NUMBER, demo_assessed, edited, only


def at(value: str, *path: str | int) -> Callable[[Any], Any]:
    """The edit that makes the value at a path unknown."""

    def edit(inputs: Any) -> Any:
        place = inputs
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        return inputs

    return edit


UNKNOWN = [
    ("claims-assistant", "claims-assistant-check-us-east-1", CHECK, ("requestInterval",)),
    ("underwriting", "underwriting-us-west-2", RECORD, ("ttl",)),
    ("underwriting", "underwriting-qwen3-8b-us-west-2-deployment", DEPLOYMENT, ("spec", "replicas")),
    ("claims-assistant", "claims-assistant-gateway-us-west-2-deployment", DEPLOYMENT, ("spec", "replicas")),
    ("knowledge-search", "knowledge-search-gateway-us-east-1-config", CONFIG, ("data", "config.yaml")),
    ("claims-assistant", "claims-assistant-vectors-us-east-1", "aws:rds/cluster:Cluster", ("backupRetentionPeriod",)),
    ("claims-assistant", "claims-assistant-vectors-us-east-1-1", INSTANCE, ("availabilityZone",)),
    ("underwriting", "underwriting-us-east-1-versioning", VERSIONING, ("versioningConfiguration", "status")),
    ("underwriting", "underwriting-us-east-1-replication", REPLICATION, ("rules",)),
    ("nightly-summaries", "demo-nightly-summaries-plan-us-east-1", PLAN, ("rules",)),
    ("nightly-summaries", "demo-nightly-summaries-plan-us-east-1", PLAN, ("rules", 1, "schedule")),
]  # fmt: skip


@pytest.mark.parametrize(("service", "name", "kind", "path"), UNKNOWN, ids=lambda value: str(value))
def test_a_value_that_only_an_up_will_know_is_named_and_decides_nothing(
    service: str, name: str, kind: str, path: tuple[str | int, ...]
) -> None:
    planned = edited(demo_graph(), name, kind, at(UNKNOWN_NUMBER, *path))
    found = assess(demo(), planned, book())
    before = {row.key: row for row in demo_assessed().rows}
    undecided = [row for row in found.rows if row.verdict is Verdict.UNDECIDED]
    assert {row.service for row in undecided} == {service}
    for row in undecided:
        assert row.undecided == f"{name}: {'.'.join(map(str, path))} is known only after an `up`"
        assert (row.recovery, row.lost) == (None, None)
        assert row.target == before[row.key].target
    for row in found.rows:
        assert row.verdict is Verdict.UNDECIDED or row == before[row.key]
    assert {row.key for row in found.rows} == set(before)
    assert not found.refuses


def test_the_first_preview_of_an_environment_predicts_what_is_predicted_of_it_once_it_is_up() -> None:
    previews = {stack.name: build(demo(), stack, MISSING, preview=True) for stack in stacks_of("demo", demo().regions)}
    found = assess(demo(), graph(previews), book())
    whole = {row.key: row for row in demo_assessed().rows}
    assert [row.undecided for row in found.rows if row.undecided] == []
    assert {row.key: (row.recovery, row.lost) for row in found.rows} == {
        key: (row.recovery, row.lost) for key, row in whole.items()
    }


def assessed(*stacks: str) -> Assessment:
    return assess(demo(), only(demo_graph(), stacks), book())


def terms(assessment: Assessment) -> dict[str, set[str]]:
    """The names of the terms that take time by scenario, of all services."""
    found: dict[str, set[str]] = {}
    for row in assessment.rows:
        if row.recovery is not None:
            names = {term.name for term in row.recovery.terms if term.high}
            found.setdefault(row.scenario.name, set()).update(names)
    return found


def test_the_edge_alone_tells_how_soon_a_loss_is_noticed_and_traffic_moved() -> None:
    found = assessed("demo-edge")
    assert terms(found) == {
        "region": {"detect", "decide", "shift", "dns", "late clients"},
        "region-without-gpus": {"detect", "decide", "shift", "dns", "late clients"},
    }
    assert all(row.lost is None for row in found.rows)


def test_the_data_layer_alone_tells_what_promotions_and_restores_take_and_what_is_lost() -> None:
    found = assessed("demo-data")
    by_scenario = terms(found)
    assert by_scenario["vector-store-corrupted"] == {"notice", "decide", "restore", "load", "point", "verify"}
    assert by_scenario["data-lost"] == {"notice", "decide", "versions", "copy"}
    assert by_scenario["zone"] == {"database"}
    assert by_scenario["region"] == {"decide", "fence", "promote", "verify"}
    assert {row.key for row in found.rows if row.lost} == {row.key for row in demo_assessed().rows if row.lost}


def test_a_region_alone_tells_what_its_own_losses_take() -> None:
    found = assessed("demo-us-east-1")
    rows = {row.key: row for row in found.rows}
    whole = {row.key: row for row in demo_assessed().rows}
    for key in ("nightly-summaries/node/serving/RTO", "claims-assistant/provider:bedrock/serving/RTO"):
        assert rows[key].recovery == whole[key].recovery
    assert all(row.lost is None for row in found.rows)
    assert {"detect", "promote", "dns", "database", "restore"}.isdisjoint(set().union(*terms(found).values()))


@pytest.mark.parametrize("stack", ["demo-edge", "demo-data", "demo-us-east-1", "demo-us-west-2"])
def test_one_stack_never_tells_of_a_term_that_all_stacks_do_not_have(stack: str) -> None:
    whole = terms(demo_assessed())
    for scenario, names in terms(assessed(stack)).items():
        assert names <= whole[scenario], scenario


@pytest.mark.parametrize("stack", ["demo-edge", "demo-data", "demo-us-east-1", "demo-us-west-2"])
def test_no_stack_alone_refuses_what_all_of_them_keep(stack: str) -> None:
    assert [row.key for row in assessed(stack).rows if row.verdict is Verdict.MISSED] == []


def test_a_plan_of_nothing_tells_nothing() -> None:
    assert assess(demo(), Graph(()), book()).rows == ()


def test_a_secret_that_is_not_shown_is_no_unset_value() -> None:
    signature = "4dabf18193072939515e22adb298388d"
    hidden = {signature: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "AAAA"}
    shown = {signature: "1b47061264138c4ac30d75fd1eb44270", "value": "x"}
    resource = Resource(type="t", name="r", urn="u", inputs={"a": hidden, "b": shown})
    with pytest.raises(UndecidedError, match="r: a is a secret that isn't shown"):
        resource.get("a")
    assert resource.get("b") == "x"
