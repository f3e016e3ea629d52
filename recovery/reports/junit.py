"""An assessment as a test report, for a CI that shows those: a case an objective."""

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from recovery.assessment import Assessment
from recovery.reports.explain import outcome, sums
from recovery.reports.order import of
from recovery.row import Row, Verdict

_SKIPPED = (Verdict.UNDECIDED, Verdict.NO_PROMISE)


def as_junit(assessment: Assessment, advice: Mapping[str, str] | None = None, *, strict: bool = False) -> str:
    """JUnit's XML: a missed objective fails, and where `strict` one at risk; what isn't promised or known is skipped.

    `advice` is what to do about a row, by its key.
    """
    failing = (Verdict.MISSED, Verdict.AT_RISK) if strict else (Verdict.MISSED,)
    suites = ElementTree.Element("testsuites", name=f"recovery of {assessment.environment}")
    for service in dict.fromkeys(row.service for row in assessment.rows):
        rows = [row for row in assessment.rows if row.service == service]
        suite = ElementTree.SubElement(suites, "testsuite", {"name": service, **_counts(rows, failing)})
        for row in rows:
            _case(suite, assessment.environment, row, failing, (advice or {}).get(row.key, ""))
    for name, number in _counts(assessment.rows, failing).items():
        suites.set(name, number)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: ElementTree.Element, environment: str, row: Row, failing: tuple[Verdict, ...], advice: str) -> None:
    name = f"{row.scenario.name}: {row.part} {row.measure}"
    case = ElementTree.SubElement(suite, "testcase", classname=f"{environment}.{row.service}", name=name)
    said = outcome(row)
    if row.verdict in failing:
        failure = ElementTree.SubElement(case, "failure", type=str(row.verdict), message=said)
        failure.text = "\n".join(each for each in (row.limiting, advice and f"cheapest change: {advice}") if each)
    elif row.verdict in _SKIPPED:
        ElementTree.SubElement(case, "skipped", message=said)
    reasons = list(sums(row.recovery)) if row.recovery is not None else [row.lost.because] if row.lost else []
    lines = [said, *reasons]
    ElementTree.SubElement(case, "system-out").text = "\n".join(lines)


def _counts(rows: Sequence[Row], failing: tuple[Verdict, ...]) -> dict[str, str]:
    return {
        "tests": str(len(rows)),
        "failures": str(len(of(rows, *failing))),
        "errors": "0",
        "skipped": str(len(of(rows, *_SKIPPED))),
    }
