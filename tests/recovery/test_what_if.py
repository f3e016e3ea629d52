"""Recoveries of services that are declared otherwise than those of `demo`: what is left decides, and nothing else."""

from dataclasses import replace
from math import inf
from typing import Any

import pytest

from recovery.assessment import Assessment, assess
from recovery.figures import book
from recovery.graph.graph import Graph
from recovery.row import Verdict
from recovery.terms import Recovery
from spec.environment import Environment, Model, ModelProvider
from spec.patterns import Pattern
from spec.services import Objectives
from tests.graphs import demo_graph, graph
from tests.layers.environments import demo, spanning_up, up, with_service
from tests.recovery.worlds import row


def assessed(environment: Environment) -> Assessment:
    return assess(environment, graph(up(environment)), book())


def recovery(assessment: Assessment, key: str) -> Recovery:
    found = row(assessment, key).recovery
    assert found is not None
    return found


def terms(assessment: Assessment, key: str) -> dict[str, float]:
    """Typical seconds by name."""
    return {term.name: term.typical for term in recovery(assessment, key).terms}


def spanning() -> Assessment:
    """`demo` with replicas of one model that span two nodes each."""
    model = demo().models["qwen3-8b"].model_copy(update={"nodes": 2})
    return assess(
        demo().model_copy(update={"models": {**demo().models, "qwen3-8b": model}}), graph(spanning_up()), book()
    )


@pytest.mark.parametrize(
    ("route", "last"),
    [(("claude-east",), inf), (("claude-east", "claude-west"), 0.8)],
    ids=["a provider of the lost region alone", "another region of the provider"],
)
def test_a_rebuilt_region_answers_only_if_its_gateway_has_something_to_ask(route: tuple[str, ...], last: float) -> None:
    changed = with_service(demo(), "claims-assistant", pattern=Pattern.BACKUP_RESTORE, route=route)
    found = terms(assessed(changed), "claims-assistant/region/serving/RTO")
    assert (found.get("model"), found.get("fallback")) == ((inf, None) if last == inf else (None, last))


def test_a_model_of_our_own_that_runs_in_full_there_stands_for_a_lost_provider() -> None:
    environment = demo()
    provider: ModelProvider | Model = environment.providers["claude-east"]
    same = provider.model_copy(update={"same": ("qwen3-8b",), "weaker": ()})
    providers = {**environment.providers, "claude-east": same}
    environment = environment.model_copy(update={"providers": providers})
    environment = with_service(environment, "claims-assistant", route=("claude-east", "qwen3-8b"))
    found = recovery(assessed(environment), "claims-assistant/region/serving/RTO")
    (fallback,) = [term for term in found.terms if term.name == "fallback"]
    assert fallback.because == "us-west-2's gateway asks qwen3-8b"


def test_without_a_standby_nothing_brings_the_vector_store_back() -> None:
    store: Any = demo().services["claims-assistant"].vector_store
    objectives = Objectives.model_validate({"vector_store": {"rto": "4h"}})
    changed = with_service(demo(), "nightly-summaries", standby=(), vector_store=store, objectives=objectives)
    found = row(assessed(changed), "nightly-summaries/region/vector store/RTO")
    assert found.verdict is Verdict.MISSED
    assert found.limiting == "standby: no region takes over"


def test_best_effort_of_a_part_is_no_promise_whatever_the_tier_promises() -> None:
    objectives = Objectives.model_validate({"vector_store": {"rto": "best-effort"}})
    changed = with_service(demo(), "claims-assistant", objectives=objectives)
    found = assess(changed, demo_graph(), book())
    assert row(found, "claims-assistant/vector-store-corrupted/vector store/RTO").verdict is Verdict.NO_PROMISE
    assert row(found, "claims-assistant/region/serving/RTO").target == 900


def test_a_replica_that_spans_nodes_is_spread_and_probed_as_its_leaders_are() -> None:
    assert terms(spanning(), "underwriting/zone/serving/RTO") == {"fallback": 0.8, "database": 60}
    found = recovery(spanning(), "underwriting/model-corrupted/serving/RTO")
    said = {term.name: term.because for term in found.terms}
    assert said["rollback"] == "qwen3-8b: its former definition is applied"
    assert "its startup probe allows 850 s; 3 times, one replica after another" in said["engine"]


def test_of_several_models_the_one_that_takes_longest_to_roll_back_counts() -> None:
    environment = demo()
    models = dict(environment.models)
    models["qwen3-8b"] = models["qwen3-8b"].model_copy(update={"same": ("qwen3-4b",)})
    serving = tuple(
        each.model_copy(update={"model": name, "zone_loss": "accept", "replicas": 2})
        for each in environment.services["underwriting"].serving
        for name in ("qwen3-4b", "qwen3-8b")
    )
    environment = environment.model_copy(update={"models": models})
    environment = with_service(environment, "underwriting", serving=serving, route=("qwen3-8b", "qwen3-4b"))
    found = recovery(assessed(environment), "underwriting/model-corrupted/serving/RTO")
    assert {term.name: term.because for term in found.terms}["rollback"].startswith("qwen3-8b")


REPLICATION = "demo-models-us-west-2-replication"


def test_weights_that_nothing_replicates_keep_a_standby_from_starting() -> None:
    alone = with_service(demo(), "knowledge-search", route=("qwen3-4b",))
    planned = graph(up(alone))
    key = "knowledge-search/region/serving/RTO"
    assert terms(assess(alone, planned, book()), key)["weights"] < 60
    replication = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
    without = Graph(
        each
        for each in planned.resources
        if (each.type, each.name) != (replication, "demo-models-us-west-2-replication")
    )
    found = terms(assess(alone, without, book()), key)
    assert found["weights"] == inf
    assert "engine" not in found


def test_another_models_replication_brings_no_weights() -> None:
    alone = with_service(demo(), "knowledge-search", route=("qwen3-4b",))
    planned = graph(up(alone))
    digest = demo().models["qwen3-4b"].digest.partition(":")[2]
    (replication,) = [each for each in planned.resources if each.name == REPLICATION]
    kept = [rule for rule in replication.inputs["rules"] if digest not in str(rule["filter"])]
    others = [each for each in planned.resources if each is not replication]
    others.append(replace(replication, inputs={**replication.inputs, "rules": kept}))
    assert terms(assess(alone, Graph(others), book()), "knowledge-search/region/serving/RTO")["weights"] == inf
