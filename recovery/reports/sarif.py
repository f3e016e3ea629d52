"""An assessment as SARIF 2.1.0, which code hosts show beside the line of the file that a result is about.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from collections.abc import Mapping
from typing import Any

from recovery.assessment import Assessment
from recovery.reports.explain import outcome
from recovery.reports.order import of
from recovery.row import Row, Verdict

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Verdict.MISSED: "error", Verdict.AT_RISK: "warning", Verdict.UNDECIDED: "note"}


def as_sarif(
    assessment: Assessment, advice: Mapping[str, str] | None = None, *, file: str, lines: Mapping[str, int]
) -> str:
    """A result for each objective that is missed, at risk or undecided; a rule for each scenario and measure.

    `file` is the environment's, as seen from the repository's root; `lines` says where in it a service stands, 1-based.
    `advice` is what to do about a row, by its key.
    """
    told = of(assessment.rows, *_LEVELS)
    rules = list({_rule_id(row): row for row in told}.values())
    index = {_rule_id(row): number for number, row in enumerate(rules)}
    results = [_result(row, index[_rule_id(row)], file, lines, (advice or {}).get(row.key, "")) for row in told]
    driver = {"name": "relight assess", "rules": [_rule(row) for row in rules]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule_id(row: Row) -> str:
    return f"{row.scenario.name}/{row.measure}"


def _rule(row: Row) -> dict[str, Any]:
    return {
        "id": _rule_id(row),
        "shortDescription": {"text": f"{row.measure} when {row.scenario.title}"},
        "defaultConfiguration": {"level": "error"},
    }


def _result(row: Row, rule: int, file: str, lines: Mapping[str, int], advice: str) -> dict[str, Any]:
    reason = "" if row.undecided else f" Limited by: {row.limiting}."
    change = f" Cheapest change: {advice}" if advice else ""
    where = {"artifactLocation": {"uri": file}, "region": {"startLine": lines.get(row.service, 1)}}
    return {
        "ruleId": _rule_id(row),
        "ruleIndex": rule,
        "level": _LEVELS[row.verdict],
        "message": {
            "text": f"{row.service}: {row.scenario.title}: {row.part} {row.measure}: {outcome(row)}.{reason}{change}"
        },
        "locations": [
            {"physicalLocation": where, "logicalLocations": [{"fullyQualifiedName": f"services.{row.service}"}]}
        ],
        "partialFingerprints": {"objective/v1": row.key},
    }
