"""An assessment as data for scripts: seconds as numbers, and null with `"endless": true` where nothing ends it."""

import json
from collections.abc import Mapping
from math import isinf
from typing import Any

from recovery.assessment import Assessment
from recovery.losses import LostData
from recovery.row import Row, counts
from recovery.terms import Estimate, Recovery, Term


def as_json(assessment: Assessment, advice: Mapping[str, str] | None = None) -> str:
    """`as_data` as text."""
    return json.dumps(as_data(assessment, advice), indent=2, allow_nan=False) + "\n"


def as_data(assessment: Assessment, advice: Mapping[str, str] | None = None) -> dict[str, Any]:
    """One object; the rows in the file's order. `advice` is what to do about a row, by its key."""
    return {
        "environment": assessment.environment,
        "refuses": assessment.refuses,
        "summary": {str(verdict): number for verdict, number in counts(assessment.rows).items()},
        "rows": [_row(row, (advice or {}).get(row.key)) for row in assessment.rows],
    }


def _row(row: Row, advice: str | None) -> dict[str, Any]:
    known = row.seconds(Estimate.TYPICAL) is not None
    return {
        "key": row.key,
        "service": row.service,
        "tier": row.tier,
        "pattern": row.pattern,
        "scenario": row.scenario.name,
        "title": row.scenario.title,
        "part": str(row.part),
        "measure": str(row.measure),
        "target": row.target,
        "predicted": _spread({each: row.seconds(each) or 0.0 for each in Estimate}) if known else None,
        "verdict": str(row.verdict),
        "grade": str(row.grade) if row.grade else None,
        "limiting": row.limiting,
        "undecided": row.undecided or None,
        "terms": _terms(row.recovery) if row.recovery is not None else None,
        "lost": _source(row.lost) if row.lost is not None else None,
        "advice": advice,
    }


def _terms(recovery: Recovery) -> list[dict[str, Any]]:
    starts, critical = recovery.starts(Estimate.TYPICAL), recovery.critical
    return [
        {
            "name": term.name,
            "start": None if isinf(starts[term.name]) else starts[term.name],
            **_spread({each: term.seconds(each) for each in Estimate}),
            "after": list(term.after),
            "critical": term in critical,
            **_source(term),
        }
        for term in recovery.terms
    ]


def _source(of: Term | LostData) -> dict[str, Any]:
    return {"grade": str(of.grade), "source": of.source, "because": of.because, "evidence": list(of.evidence)}


def _spread(seconds: Mapping[Estimate, float]) -> dict[str, Any]:
    """`endless` is about the typical value."""
    found: dict[str, Any] = {str(each): None if isinf(value) else value for each, value in seconds.items()}
    return {**found, "endless": isinf(seconds[Estimate.TYPICAL])}
