"""The policies' verdicts for people, pull requests and machines."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from policies.judge import Verdict

_MOST = 10
"""Places that one rule names in a terminal; the rest are counted."""


def show(out: "Console", verdicts: Sequence["Verdict"], rules: int) -> None:
    """Refusals first, by rule: what is wrong where, why it matters, how it is mended."""
    from policies.judge import Kind

    refusals = [each for each in verdicts if each.refuses]
    warnings = [each for each in verdicts if each.kind is Kind.VIOLATION and not each.refuses]
    for told, style in ((refusals, "red"), (warnings, "yellow")):
        for rule, found in by_rule(told).items():
            head = f"{'refused' if style == 'red' else 'warning'}: {rule} ({found[0].rule.severity})"
            out.print(Text(head, style=f"bold {style}"))
            for each in found[:_MOST]:
                out.print(Text(f"  {each.message}"), soft_wrap=True)
            if len(found) > _MOST:
                out.print(Text(f"  … and {len(found) - _MOST} more"))
            out.print(Text(f"  why: {found[0].rule.reason}", style="dim"), soft_wrap=True)
            out.print(Text(f"  fix: {found[0].rule.remediation} {found[0].rule.link}", style="dim"), soft_wrap=True)
    for each in (each for each in verdicts if each.kind is Kind.EXCEPTED):
        out.print(Text(f"excepted: {each.rule.id}: {each.message}", style="dim"), soft_wrap=True)
    undecided = by_rule([each for each in verdicts if each.kind is Kind.UNDECIDED])
    for rule, found in undecided.items():
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        out.print(Text(f"undecided: {rule}: {found[0].message}{more}", style="dim"), soft_wrap=True)
    out.print(Text(summary(verdicts, rules)))


def by_rule(verdicts: Sequence["Verdict"]) -> dict[str, list["Verdict"]]:
    """The verdicts by their rule's id, in order."""
    found: dict[str, list[Verdict]] = {}
    for each in verdicts:
        found.setdefault(each.rule.id, []).append(each)
    return found


def summary(verdicts: Sequence["Verdict"], rules: int) -> str:
    """How many of each."""
    from policies.judge import Kind

    refused = sum(each.refuses for each in verdicts)
    warned = sum(each.kind is Kind.VIOLATION and not each.refuses for each in verdicts)
    excepted = sum(each.kind is Kind.EXCEPTED for each in verdicts)
    undecided = sum(each.kind is Kind.UNDECIDED for each in verdicts)
    counts = f"{refused} refusals, {warned} warnings, {excepted} excepted, {undecided} undecided before an `up`"
    return f"{rules} policies: {counts}."


def as_data(verdicts: Sequence["Verdict"]) -> list[dict[str, Any]]:
    """For scripts."""
    return [
        {
            "rule": each.rule.id,
            "family": str(each.rule.family),
            "severity": str(each.rule.severity),
            "level": str(each.level),
            "kind": str(each.kind),
            "refuses": each.refuses,
            "stack": each.stack,
            "place": each.place,
            "urn": each.urn,
            "message": each.message,
            "reason": each.rule.reason,
            "remediation": each.rule.remediation,
            "link": each.rule.link,
        }
        for each in verdicts
    ]


def markdown(verdicts: Sequence["Verdict"], rules: int) -> str:
    """For a pull request: refusals and warnings open, the rest folded."""
    from policies.judge import Kind

    lines = ["### Policies", "", summary(verdicts, rules), ""]
    loud = [each for each in verdicts if each.kind is Kind.VIOLATION]
    if loud:
        lines += ["| | rule | what is wrong | fix |", "|---|---|---|---|"]
        lines += [_row(each) for each in sorted(loud, key=lambda each: not each.refuses)]
        lines.append("")
    quiet = [each for each in verdicts if each.kind is not Kind.VIOLATION]
    if quiet:
        lines += [f"<details><summary>{len(quiet)} excepted or undecided</summary>", ""]
        lines += [f"- {each.kind}: `{each.rule.id}`: {_cell(each.message)}" for each in quiet]
        lines += ["", "</details>", ""]
    return "\n".join(lines)


def _row(each: "Verdict") -> str:
    mark = "❌ refused" if each.refuses else "⚠️ warning"
    rule = f"[{each.rule.id}]({each.rule.link})"
    return f"| {mark} | {rule} | {_cell(each.message)} | {_cell(each.rule.remediation)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def sarif_run(verdicts: Sequence["Verdict"], environment: str) -> dict[str, Any]:
    """A run of SARIF 2.1.0: a result for each violation and each value that isn't decided."""
    from policies.judge import Kind
    from policies.pack import NAME, VERSION

    rules = {each.rule.id: each.rule for each in verdicts}
    told = [each for each in verdicts if each.kind is not Kind.EXCEPTED]
    return {
        "tool": {
            "driver": {
                "name": NAME,
                "version": VERSION,
                "rules": [
                    {
                        "id": rule.id,
                        "shortDescription": {"text": rule.reason},
                        "help": {"text": rule.remediation},
                        "helpUri": rule.link,
                    }
                    for rule in rules.values()
                ],
            }
        },
        "results": [
            {
                "ruleId": each.rule.id,
                "level": "error" if each.refuses else "warning" if each.kind is Kind.VIOLATION else "note",
                "message": {"text": each.message},
                "locations": [
                    {
                        "physicalLocation": {"artifactLocation": {"uri": f"stacks/{environment}.yaml"}},
                        "logicalLocations": [{"fullyQualifiedName": each.urn or each.place}],
                    }
                ],
            }
            for each in told
        ],
    }
