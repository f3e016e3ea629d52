"""What each recovery of `demo` is the sum of, and what of the newest data is lost."""

import pytest

from recovery.row import Measure, Part
from recovery.scenarios import Loss, Scenario, scenarios
from recovery.terms import Estimate
from spec.environment import Environment
from tests.layers.environments import demo, prod
from tests.recovery.worlds import demo_assessed, prod_assessed, row

_PROMOTED = "detect, decide, fence, promote"
_RESTORED = "notice, decide, restore, load, point, verify"
_VERSIONS = "notice, decide, versions, copy"
_ROLLED_BACK = "notice, decide, rollback, weights, engine, first answer"
_STARTED = "gpus, node, image, weights, engine, first answer"

TERMS = {
    "claims-assistant/node/serving": "gateway",
    "claims-assistant/zone/serving": "database",
    "claims-assistant/region/serving": "detect, fallback, dns, late clients",
    "claims-assistant/region/vector store": _PROMOTED,
    "claims-assistant/region-without-gpus/serving": "detect, fallback, dns, late clients",
    "claims-assistant/model-corrupted/serving": "route",
    "claims-assistant/provider:bedrock/serving": "fallback",
    "claims-assistant/provider:anthropic/serving": "route",
    "claims-assistant/vector-store-corrupted/vector store": _RESTORED,
    "claims-assistant/data-lost/data": _VERSIONS,
    "underwriting/node/serving": "fallback",
    "underwriting/zone/serving": "fallback, database",
    "underwriting/region/serving": f"{_PROMOTED}, fallback, verify, dns, late clients",
    "underwriting/region/vector store": _PROMOTED,
    "underwriting/region-without-gpus/serving": f"{_PROMOTED}, fallback, verify, dns, late clients",
    "underwriting/model-corrupted/serving": _ROLLED_BACK,
    "underwriting/provider:bedrock/serving": "route",
    "underwriting/vector-store-corrupted/vector store": _RESTORED,
    "underwriting/data-lost/data": _VERSIONS,
    "knowledge-search/node/serving": "fallback",
    "knowledge-search/zone/serving": "fallback, database",
    "knowledge-search/region/serving": f"{_PROMOTED}, fallback, verify, shift, dns, late clients",
    "knowledge-search/region/vector store": _PROMOTED,
    "knowledge-search/region-without-gpus/serving": f"{_PROMOTED}, fallback, verify, shift, dns, late clients",
    "knowledge-search/model-corrupted/serving": _ROLLED_BACK,
    "knowledge-search/provider:bedrock/serving": "route",
    "knowledge-search/vector-store-corrupted/vector store": _RESTORED,
    "knowledge-search/data-lost/data": _VERSIONS,
    "nightly-summaries/node/serving": f"node lost, evicted, {_STARTED}",
    "nightly-summaries/zone/serving": f"node lost, evicted, {_STARTED}",
    "nightly-summaries/region/serving": (
        f"detect, decide, restore data, create region, {_STARTED}, verify, shift, dns, late clients"
    ),
    "nightly-summaries/region-without-gpus/serving": (
        "detect, decide, restore data, create region, gpus, verify, shift, dns, late clients"
    ),
    "nightly-summaries/model-corrupted/serving": f"notice, decide, rollback, {_STARTED}",
    "nightly-summaries/data-lost/data": _VERSIONS,
}
"""The terms of every RTO of `demo`, in order."""

LOST = {
    "claims-assistant/region/vector store": (0.1, 1, 60),
    "claims-assistant/region/data": (2, 15, 900),
    "claims-assistant/vector-store-corrupted/vector store": (60, 300, 300),
    "claims-assistant/data-lost/data": (0, 0, 0),
    "underwriting/region/vector store": (0.1, 1, 900),
    "underwriting/region/data": (2, 15, 900),
    "underwriting/vector-store-corrupted/vector store": (60, 300, 300),
    "underwriting/data-lost/data": (0, 0, 0),
    "knowledge-search/region/vector store": (0.1, 1, 14_400),
    "knowledge-search/region/data": (60, 900, 3600),
    "knowledge-search/vector-store-corrupted/vector store": (60, 300, 300),
    "knowledge-search/data-lost/data": (0, 0, 0),
    "nightly-summaries/region/data": (600, 25_200, 57_600),
    "nightly-summaries/data-lost/data": (0, 0, 0),
}
"""Of every RPO of `demo`: seconds of the newest data, low, typical, high."""

CRITICAL = {
    "claims-assistant/region/serving": (30 + 60 + 0, "detect, dns, late clients"),
    "claims-assistant/region/vector store": (30 + 300 + 30 + 300, _PROMOTED),
    "underwriting/region/serving": (90 + 900 + 30 + 300 + 60, f"{_PROMOTED}, verify"),
    "knowledge-search/region/serving": (
        90 + 900 + 30 + 1500 + 60 + 60 + 60 + 0, f"{_PROMOTED}, verify, shift, dns, late clients"
    ),
    "underwriting/model-corrupted/serving": (600 + 900 + 60 + 3 * (6.56 + 120 + 30), _ROLLED_BACK),
    "nightly-summaries/model-corrupted/serving": (
        600 + 900 + 60 + 600 + 300 + 300 + 3.24 + 90 + 30, f"notice, decide, rollback, {_STARTED}"
    ),
    "nightly-summaries/node/serving": (50 + 300 + 600 + 300 + 300 + 3.24 + 90 + 30, f"node lost, evicted, {_STARTED}"),
}  # fmt: skip
"""Typical totals, added up by hand from recovery/figures.yaml and stacks/demo.yaml, and the terms that they are of."""


@pytest.mark.parametrize("key", TERMS)
def test_a_recovery_is_the_sum_of_these_terms(key: str) -> None:
    recovery = row(demo_assessed(), f"{key}/RTO").recovery
    assert recovery is not None
    assert ", ".join(term.name for term in recovery.terms) == TERMS[key]


@pytest.mark.parametrize("key", LOST)
def test_so_much_of_the_newest_data_is_lost(key: str) -> None:
    one = row(demo_assessed(), f"{key}/RPO")
    assert tuple(one.seconds(each) for each in Estimate) == LOST[key]


def test_no_objective_is_left_out_of_the_tables() -> None:
    keys = {row.key for row in demo_assessed().rows}
    assert keys == {f"{key}/RTO" for key in TERMS} | {f"{key}/RPO" for key in LOST}


@pytest.mark.parametrize("key", CRITICAL)
def test_the_typical_total_is_what_a_hand_adds_up(key: str) -> None:
    recovery = row(demo_assessed(), f"{key}/RTO").recovery
    assert recovery is not None
    total, path = CRITICAL[key]
    assert recovery.total(Estimate.TYPICAL) == pytest.approx(total)
    assert ", ".join(term.name for term in recovery.critical) == path


@pytest.mark.parametrize("environment", [demo(), prod()], ids=["demo", "prod"])
def test_a_loss_of_what_a_service_does_not_have_is_no_scenario(environment: Environment) -> None:
    for service in environment.services.values():
        losses = {each.loss for each in scenarios(environment, service)}
        assert {Loss.NODE, Loss.ZONE, Loss.REGION} <= losses
        assert (Loss.VECTOR_STORE in losses) is bool(service.vector_store)
        assert (Loss.DATA in losses) is bool(service.data)
        assert (Loss.GPUS in losses) is (Loss.MODEL in losses) is bool(service.serving)


def test_every_kind_of_provider_on_the_route_is_lost_once() -> None:
    kinds = [each.what for each in scenarios(prod(), prod().services["claims-assistant"]) if each.what]
    assert kinds == ["bedrock", "anthropic", "openai"]
    assert Scenario(loss=Loss.PROVIDER, what="bedrock").title == "bedrock is lost in all regions"


def test_rows_are_found_by_service_and_by_scenario() -> None:
    found = prod_assessed().of(service="claims-assistant", scenario="provider")
    assert {each.scenario.what for each in found.rows} == {"bedrock", "anthropic", "openai"}
    one = demo_assessed().of(scenario="region").of(service="underwriting")
    assert [(each.part, each.measure) for each in one.rows] == [
        (Part.SERVING, Measure.RTO),
        (Part.VECTOR_STORE, Measure.RTO),
        (Part.VECTOR_STORE, Measure.RPO),
        (Part.DATA, Measure.RPO),
    ]
