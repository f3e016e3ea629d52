"""A region's quotas, compared with what a failover needs there."""

from typing import Any

import pulumi
import pytest

from spec.naming import Layer, Stack
from tests.layers.environments import EAST, GET_OBJECT, build, demo, demo_up, document, topology
from tests.recorder import LookupFailure, Recording

QUOTA = "aws:servicequotas/getServiceQuota:getServiceQuota"
STACK = Stack("demo", Layer.REGION, EAST)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the program warns of."""
    lines: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", lambda text, *_: lines.append(text))
    return lines


def region(answer: Any) -> Recording:
    return build(demo(), STACK, {GET_OBJECT: {"body": topology(demo_up()["demo-data"])}, QUOTA: answer})


def test_a_quota_that_is_too_small_is_said_with_how_to_ask_for_it(said: list[str]) -> None:
    recording = region({"value": 32.0})
    (line,) = said
    assert line.startswith("us-east-1: Running On-Demand G and VT instances allows 32 vCPUs, and 56 are needed")
    assert line.endswith("--region us-east-1 --service-code ec2 --quota-code L-DB2E81BA --desired-value 62")
    assert document(recording)["quotas"] == {
        "L-DB2E81BA": {"name": "Running On-Demand G and VT instances", "need": 56, "have": 32}
    }


def test_a_quota_that_is_enough_is_not_worth_a_word(said: list[str]) -> None:
    assert document(region({"value": 56.0}))["quotas"]["L-DB2E81BA"]["have"] == 56
    assert said == []


def test_a_region_that_does_not_tell_stops_nothing(said: list[str]) -> None:
    recording = region(LookupFailure("ServiceUnavailable"))
    assert document(recording)["quotas"]["L-DB2E81BA"] == {
        "name": "Running On-Demand G and VT instances",
        "need": 56,
        "have": -1,
    }
    assert said == []
    assert "kubernetes:apps/v1:Deployment" in recording.counts()


def test_only_the_regions_own_endpoint_is_asked() -> None:
    asked = [lookup for lookup in demo_up()[f"demo-{EAST}"].lookups if lookup.token == QUOTA]
    assert [(lookup.provider, lookup.args["quotaCode"]) for lookup in asked] == [(f"aws-{EAST}", "L-DB2E81BA")]
