"""SARIF, as code hosts read it."""

import json
from typing import Any

import jsonschema
import pytest

from recovery.assessment import Assessment
from recovery.reports.sarif import as_sarif
from recovery.row import Verdict
from tests.recovery.worlds import demo_assessed, mixed, rows

_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
_RULE = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "shortDescription": _TEXT, "defaultConfiguration": {"type": "object"}},
    "additionalProperties": False,
}
_PHYSICAL = {
    "type": "object",
    "required": ["artifactLocation", "region"],
    "properties": {
        "artifactLocation": {
            "type": "object",
            "required": ["uri"],
            "properties": {"uri": {"type": "string", "pattern": r"^stacks/[a-z0-9-]+\.yaml$"}},
            "additionalProperties": False,
        },
        "region": {
            "type": "object",
            "required": ["startLine"],
            "properties": {"startLine": {"type": "integer", "minimum": 1}},
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
_RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": _TEXT,
        "locations": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["physicalLocation"],
                "properties": {"physicalLocation": _PHYSICAL, "logicalLocations": {"type": "array"}},
                "additionalProperties": False,
            },
        },
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "additionalProperties": False,
}
_RUN = {
    "type": "object",
    "required": ["tool", "results"],
    "properties": {
        "tool": {
            "type": "object",
            "required": ["driver"],
            "properties": {
                "driver": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {
                        "name": {"type": "string"},
                        "rules": {"type": "array", "uniqueItems": True, "items": _RULE},
                    },
                    "additionalProperties": False,
                }
            },
            "additionalProperties": False,
        },
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": _RESULT},
    },
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "items": _RUN},
    },
    "additionalProperties": False,
}
"""The part of SARIF 2.1.0 that is used, as sections 3.13 to 3.52 of the standard have it: what is required, of which
type, with which values; closed, so that a name that SARIF doesn't know fails."""

LINES = {"underwriting": 120, "knowledge-search": 140}


def written(assessment: Assessment, advice: dict[str, str] | None = None) -> dict[str, Any]:
    return dict(json.loads(as_sarif(assessment, advice, file="stacks/demo.yaml", lines=LINES)))


@pytest.mark.parametrize("assessment", [demo_assessed(), mixed()[1]], ids=["demo", "mixed"])
def test_it_is_what_the_standard_asks_for(assessment: Assessment) -> None:
    data = written(assessment)
    jsonschema.Draft7Validator(SCHEMA).validate(data)
    (run,) = data["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [each["ruleId"] for each in run["results"]]


def test_each_objective_that_is_not_kept_is_a_result_at_its_services_line() -> None:
    _, assessment = mixed()
    results = written(assessment)["runs"][0]["results"]
    told = {each["partialFingerprints"]["objective/v1"]: each for each in results}
    for verdict, level in ((Verdict.MISSED, "error"), (Verdict.AT_RISK, "warning"), (Verdict.UNDECIDED, "note")):
        keys = {row.key for row in rows(assessment, verdict)}
        assert keys
        assert {key for key, result in told.items() if result["level"] == level} == keys
    one = told["underwriting/vector-store-corrupted/vector store/RTO"]
    (location,) = one["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 120}
    assert one["ruleId"] == "vector-store-corrupted/RTO"
    assert one["message"]["text"] == (
        "underwriting: the vector store is corrupted in all regions: vector store RTO: target 15m; predicted 52m "
        "(19m-1d2h); missed; grade A: assumed, no source found. Limited by: restore: to a point in time of "
        "the last 35 days."
    )


def test_what_is_kept_is_no_result() -> None:
    assert written(demo_assessed())["runs"][0]["results"] == []


def test_advice_ends_the_message() -> None:
    key = "knowledge-search/region/serving/RTO"
    results = written(mixed()[1], {key: "promise 1h."})["runs"][0]["results"]
    told = {each["partialFingerprints"]["objective/v1"]: each["message"]["text"] for each in results}
    assert told[key].endswith(" Cheapest change: promise 1h.")
