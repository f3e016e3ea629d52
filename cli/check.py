"""`relight check`: an environment's file, the policies and the assessment in one run with one exit code."""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

from cli import verdicts
from cli.errors import RefusedError
from cli.files import write
from cli.flags import only
from cli.planned import planned
from cli.session import Session

if TYPE_CHECKING:
    from policies.judge import Verdict
    from recovery.assessment import Assessment
    from spec.environment import Environment


class Form(StrEnum):
    """What the report is written as; a terminal's is for people."""

    TERMINAL = "terminal"
    JSON = "json"
    MARKDOWN = "markdown"
    SARIF = "sarif"


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What was found; `rules` is how many policies looked, `advice` the cheapest change by an assessment row's key."""

    environment: "Environment"
    verdicts: "tuple[Verdict, ...]"
    assessment: "Assessment"
    advice: dict[str, str]
    savings: tuple[str, ...]
    rules: int

    def refusal(self, *, strict: bool) -> str:
        """Why nothing may be deployed like this; empty where it may. `strict` refuses an objective at risk as well."""
        from recovery.row import Verdict as Kept

        file = f"stacks/{self.environment.name}.yaml"
        if refused := sum(each.refuses for each in self.verdicts):
            return f"{file} is refused: {refused} refusals by policies, each with its fix above."
        risky = sum(row.verdict is Kept.AT_RISK for row in self.assessment.rows)
        if strict and risky:
            return f"{file} is refused: {risky} objectives are at risk, and --strict takes that for a no."
        return ""


def chosen(**flags: bool) -> Form:
    """The form of the one flag that is set. Raises UserError for two."""
    return Form(only(flags) or Form.TERMINAL)


def check(session: Session) -> Checked:
    """Judges what an `up` would make; changes nothing. Raises FailedError where that can't be told."""
    from cli.assessed import assessed
    from policies.context import Context
    from policies.judge import Judge
    from policies.pack import RULES

    context = Context.of(session.environment)
    graph = planned(session)
    found = assessed(session.environment, graph, context.figures)
    return Checked(
        environment=session.environment,
        verdicts=tuple(Judge(RULES, context).all(graph)),
        assessment=found.assessment,
        advice=found.advice,
        savings=tuple(found.savings.values()),
        rules=len(RULES),
    )


def finish(checked: Checked, *, form: Form, output: Path | None, strict: bool) -> None:
    """Prints or writes the report. Raises RefusedError where something is refused."""
    text = _text(checked, form, strict=strict)
    if text is None or output is not None:
        _show(checked)
    if text is not None and output is None:
        print(text)
    elif output is not None:
        write(output, text if text is not None else _markdown(checked, strict=strict))
    if refusal := checked.refusal(strict=strict):
        raise RefusedError(refusal)


def _text(checked: Checked, form: Form, *, strict: bool) -> str | None:
    match form:
        case Form.TERMINAL:
            return None
        case Form.JSON:
            return json.dumps(_data(checked, strict=strict), indent=2)
        case Form.MARKDOWN:
            return _markdown(checked, strict=strict)
        case Form.SARIF:
            from cli.assess import sarif

            document: dict[str, Any] = json.loads(sarif(checked.assessment, checked.advice))
            document["runs"].append(verdicts.sarif_run(checked.verdicts, checked.environment.name))
            return json.dumps(document, indent=2)
        case _:
            assert_never(form)


def _data(checked: Checked, *, strict: bool) -> dict[str, Any]:
    from recovery.reports.data import as_data

    return {
        "environment": checked.environment.name,
        "refused": bool(checked.refusal(strict=strict)),
        "policies": verdicts.as_data(checked.verdicts),
        "assessment": as_data(checked.assessment, checked.advice),
        "savings": list(checked.savings),
    }


def _markdown(checked: Checked, *, strict: bool) -> str:
    from recovery.reports.markdown import as_markdown

    refusal = checked.refusal(strict=strict)
    head = f"## {'❌' if refusal else '✅'} relight check {checked.environment.name}"
    parts = [head, "", refusal or "Nothing is refused.", "", verdicts.markdown(checked.verdicts, checked.rules)]
    return "\n".join([*parts, as_markdown(checked.assessment, checked.advice)])


def _show(checked: Checked) -> None:
    from cli.assessment_table import show, show_savings
    from cli.tables import console

    out = console()
    verdicts.show(out, checked.verdicts, checked.rules)
    out.print("")
    show(out, checked.assessment, checked.advice, every=False)
    show_savings(out, checked.savings)
