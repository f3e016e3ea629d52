"""Policies for AWS Resilience Hub, held to botocore's own model of its API."""

from functools import cache
from typing import Any

import botocore.session
import pytest
from botocore.model import ServiceModel, Shape
from botocore.validate import ParamValidator

from recovery.export.resilience_hub import API, ARCHITECTURES, BEST_EFFORT, NO_PLAN, TIERS, document, policy
from spec.environment import Environment
from spec.load import find, load, names
from spec.patterns import Pattern
from spec.values import LEVELS
from tests.layers.environments import demo, prod, with_service


@cache
def model() -> ServiceModel:
    return ServiceModel(botocore.session.get_session().get_service_data("resiliencehub"))


def request() -> Shape:
    shape = model().operation_model("CreateResiliencyPolicy").input_shape
    assert shape is not None
    return shape


def allowed(shape: str) -> set[str]:
    return set(model().shape_for(shape).enum)  # type: ignore[attr-defined]


def policies(environment: Environment) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document(environment)["policies"]
    return found


@pytest.mark.parametrize("name", names())
def test_every_policy_is_a_request_that_the_api_takes(name: str) -> None:
    for each in policies(load(find(name))):
        assert ParamValidator().validate(each, request()).generate_report() == ""
        assert each["tier"] in allowed("ResiliencyPolicyTier")
        assert each["dataLocationConstraint"] in allowed("DataLocationConstraint")
        assert set(each["policy"]) <= allowed("DisruptionType")
        assert len(each["policyDescription"]) <= 500
        assert 2 <= len(each["policyName"]) <= 60


def test_a_request_that_the_api_does_not_take_is_found() -> None:
    wrong = {**policies(demo())[0], "tier": 1}
    assert "Invalid type for parameter tier" in ParamValidator().validate(wrong, request()).generate_report()


def test_the_document_names_the_version_of_the_api_that_it_is_for() -> None:
    assert model().api_version in API


def test_every_tier_and_every_pattern_has_a_name_that_the_api_knows() -> None:
    assert set(TIERS) == set(LEVELS)
    assert set(TIERS.values()) <= allowed("ResiliencyPolicyTier")
    assert set(ARCHITECTURES) == set(Pattern)
    assert {*ARCHITECTURES.values(), NO_PLAN} == allowed("HaArchitecture")


def test_the_tiers_promise_holds_for_every_disruption_in_seconds() -> None:
    found = policy(demo(), demo().services["underwriting"])
    assert found["tier"] == "Critical"
    promised = {"rtoInSecs": 4 * 3600, "rpoInSecs": 15 * 60}
    assert found["policy"] == dict.fromkeys(("Software", "Hardware", "AZ", "Region"), promised)
    assert found["policyDescription"] == "underwriting, tier 1. RTO 4h; RPO 15m, by hot-standby."


def test_best_effort_is_a_number_that_says_it_is_no_promise() -> None:
    found = policy(demo(), demo().services["nightly-summaries"])
    assert found["policy"]["Region"]["rtoInSecs"] == BEST_EFFORT
    assert "RTO best-effort, no promise" in found["policyDescription"]


def test_a_service_in_one_region_promises_nothing_for_its_loss() -> None:
    small = load(find("small"))
    (found,), (approach,) = policies(small), document(small)["services"]
    assert set(found["policy"]) == {"Software", "Hardware", "AZ"}
    assert approach["haArchitecture"] == NO_PLAN


@pytest.mark.parametrize(
    ("primary", "standby", "constraint"),
    [
        ("us-east-1", ("us-west-2",), "SameCountry"),
        ("eu-west-1", ("eu-central-1",), "SameContinent"),
        ("eu-west-1", ("us-east-1",), "AnyLocation"),
        ("us-east-1", ("moon-1",), "AnyLocation"),
        ("moon-1", ("moon-2",), "AnyLocation"),
    ],
)
def test_data_stays_as_near_together_as_the_regions_are(
    primary: str, standby: tuple[str, ...], constraint: str
) -> None:
    moved = with_service(demo(), "underwriting", primary=primary, standby=standby)
    assert policy(moved, moved.services["underwriting"])["dataLocationConstraint"] == constraint


def test_each_service_says_by_which_approach_it_meets_its_policy() -> None:
    found = {each["service"]: each["haArchitecture"] for each in document(prod())["services"]}
    assert found == {
        "claims-assistant": "MultiSite",
        "underwriting": "WarmStandby",
        "knowledge-search": "PilotLight",
        "nightly-summaries": "BackupAndRestore",
    }
    assert [each["policyName"] for each in document(prod())["services"]] == [
        each["policyName"] for each in policies(prod())
    ]
