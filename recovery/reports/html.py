"""An assessment as one HTML page that needs nothing else: tables, and a picture of each recovery."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from recovery.assessment import Assessment
from recovery.figures import Grade
from recovery.reports import picture
from recovery.reports.explain import outcome, spread, sums
from recovery.reports.order import groups, summary
from recovery.row import Verdict
from recovery.words import promised

_CLASSES = {
    Verdict.MISSED: "missed",
    Verdict.AT_RISK: "risk",
    Verdict.UNDECIDED: "undecided",
    Verdict.UNPROVEN: "unproven",
    Verdict.MET: "met",
    Verdict.NO_PROMISE: "none",
}


def as_html(assessment: Assessment, advice: Mapping[str, str] | None = None) -> str:
    """The page; whatever comes from the plan or the file is escaped. `advice` is what to do about a row, by its key."""
    engine = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    engine.globals.update(
        outcome=outcome, spread=spread, sums=sums, promised=promised, draw=picture.picture, size=picture
    )
    return engine.get_template("page.html.jinja").render(
        environment=assessment.environment,
        groups=groups(assessment),
        summary=summary(assessment.rows),
        advice=advice or {},
        classes=_CLASSES,
        grades=[grade for grade in Grade if any(row.grade is grade for row in assessment.rows)],
    )
