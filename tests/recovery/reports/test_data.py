"""The assessment as data."""

import json
from math import isinf
from typing import Any

import pytest

from recovery.assessment import Assessment
from recovery.reports.data import as_data, as_json
from tests.recovery.worlds import demo_assessed, mixed, prod_assessed, row

ROW = {
    "key", "service", "tier", "pattern", "scenario", "title", "part", "measure", "target", "predicted", "verdict",
    "grade", "limiting", "undecided", "terms", "lost", "advice",
}  # fmt: skip
TERM = {
    "name", "start", "low", "typical", "high", "endless", "after", "critical", "grade", "source", "because", "evidence"
}  # fmt: skip


@pytest.mark.parametrize("assessment", [demo_assessed(), prod_assessed(), mixed()[1]], ids=["demo", "prod", "mixed"])
def test_the_keys_are_always_the_same_and_no_number_is_infinite(assessment: Assessment) -> None:
    data = json.loads(as_json(assessment), parse_constant=pytest.fail)
    assert set(data) == {"environment", "refuses", "summary", "rows"}
    assert [each["key"] for each in data["rows"]] == [each.key for each in assessment.rows]
    for each in data["rows"]:
        assert set(each) == ROW
        assert each["terms"] is None or all(set(term) == TERM for term in each["terms"])
        assert sum(each[name] is not None for name in ("terms", "lost", "undecided")) == 1
    assert sum(data["summary"].values()) == len(data["rows"])


def found(key: str) -> dict[str, Any]:
    (one,) = [each for each in as_data(demo_assessed())["rows"] if each["key"] == key]
    return dict(one)


def test_a_recovery_is_told_in_seconds_with_its_terms() -> None:
    one = found("underwriting/region/vector store/RTO")
    assert one["predicted"] == {"low": 515.0, "typical": 1320.0, "high": 2850.0, "endless": False}
    assert [(term["name"], term["start"], term["critical"]) for term in one["terms"]] == [
        ("detect", 0.0, True), ("decide", 90.0, True), ("fence", 990.0, True), ("promote", 1020.0, True),
    ]  # fmt: skip
    assert (one["target"], one["verdict"], one["lost"]) == (14_400.0, "unproven", None)


def test_what_never_ends_is_null_and_says_so() -> None:
    one = found("nightly-summaries/region-without-gpus/serving/RTO")
    assert one["predicted"] == {"low": None, "typical": None, "high": None, "endless": True}
    assert isinf(row(demo_assessed(), one["key"]).recovery.total("typical"))  # type: ignore[union-attr,arg-type]
    terms = {term["name"]: term for term in one["terms"]}
    assert (terms["gpus"]["typical"], terms["gpus"]["endless"]) == (None, True)
    assert (terms["verify"]["start"], terms["verify"]["typical"], terms["verify"]["endless"]) == (None, 60.0, False)


def test_what_is_not_promised_is_null() -> None:
    assert found("nightly-summaries/node/serving/RTO")["target"] is None


def test_what_is_undecided_has_no_prediction_but_its_reason() -> None:
    _, assessment = mixed()
    (one,) = [each for each in as_data(assessment)["rows"] if each["key"] == "claims-assistant/data-lost/data/RPO"]
    assert (one["predicted"], one["verdict"], one["target"]) == (None, "undecided", 60.0)
    assert one["undecided"] == "claims-assistant-check-us-east-1: requestInterval is known only after an `up`"


def test_advice_is_beside_its_row() -> None:
    key = "underwriting/region/serving/RTO"
    rows = as_data(demo_assessed(), {key: "promise less"})["rows"]
    assert {each["key"]: each["advice"] for each in rows if each["advice"]} == {key: "promise less"}
