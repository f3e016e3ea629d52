"""`relight assess`: what an assessment is shown as, where it goes, and what it refuses."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import assert_never

from cli.errors import RefusedError, UserError
from cli.files import write
from cli.flags import only
from recovery.assessment import Assessment
from recovery.graph.graph import Graph
from recovery.row import Row, Verdict
from recovery.scenarios import scenarios
from spec import document
from spec.environment import Environment
from spec.errors import listed, suggestion
from spec.load import find


class Format(StrEnum):
    """How an assessment is written: `table` and `explain` for people at a terminal."""

    TABLE = "table"
    EXPLAIN = "explain"
    JSON = "json"
    MARKDOWN = "markdown"
    JUNIT = "junit"
    SARIF = "sarif"
    HTML = "html"


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the command was asked for; `strict` refuses an objective at risk as well."""

    service: str | None = None
    scenario: str | None = None
    format: Format = Format.TABLE
    output: Path | None = None
    strict: bool = False


def chosen(*, explain: bool = False, **flags: bool) -> Format:
    """The format of the one flag that is set; `explain` with a further one is that one's, which has all terms anyway.

    Raises UserError for two.
    """
    if asked := only(flags):
        return Format(asked)
    return Format.EXPLAIN if explain else Format.TABLE


def finish(
    environment: Environment,
    assessment: Assessment,
    options: Options,
    advice: Mapping[str, str] | None = None,
    savings: Iterable[str] = (),
) -> None:
    """Writes what was asked for. `advice` is the cheapest change for a row, by its key; `savings`, where more is paid
    for than is promised, are said below a table.

    Raises UserError for a service or scenario that is not there, or a file that can't be written; after writing
    RefusedError when an objective is missed.
    """
    check(environment, options)
    wanted = assessment.of(service=options.service, scenario=options.scenario)
    text = _text(wanted, options, advice or {}, tuple(savings))
    if options.output is not None:
        write(options.output, text)
    elif text:
        sys.stdout.write(text)
    refuse(wanted, strict=options.strict, advice=advice or {})


def refuse(assessment: Assessment, *, strict: bool, advice: Mapping[str, str]) -> None:
    """Raises RefusedError for an objective that is missed; where `strict`, also for one at risk."""
    refused = [row for row in assessment.rows if row.verdict.refuses or (strict and row.verdict is Verdict.AT_RISK)]
    if refused:
        raise RefusedError("\n".join(_refusal(assessment.environment, row, advice.get(row.key)) for row in refused))


def _refusal(environment: str, row: Row, change: str | None) -> str:
    from recovery.reports.explain import spread
    from recovery.words import promised

    said = f"{row.scenario.name}, {row.part} {row.measure}: {row.verdict}"
    figures = f"{promised(row.target)} is promised and {spread(row)} predicted ({row.limiting})"
    fix = change or "change what is declared, or promise less."
    return f"stacks/{environment}.yaml: services.{row.service}: {said}: {figures}; {fix}"


def check(environment: Environment, options: Options) -> None:
    """Raises UserError for a service or a scenario that the file doesn't have: before a preview takes its minutes."""
    file = f"stacks/{environment.name}.yaml"
    if options.service is not None and options.service not in environment.services:
        raise UserError(_unknown(file, "service", options.service, list(environment.services)))
    services = [each for name, each in environment.services.items() if options.service in (None, name)]
    known = {each.name: str(each.loss) for service in services for each in scenarios(environment, service)}
    names = list(dict.fromkeys([*known, *known.values()]))
    if options.scenario is not None and options.scenario not in names:
        of = f"{file}, service {options.service}" if options.service else file
        raise UserError(_unknown(of, "scenario", options.scenario, names))


def _unknown(place: str, noun: str, value: str, known: list[str]) -> str:
    close = suggestion(value, known)
    return f"{place} has no {noun} {value!r}; its {noun}s are {listed(known, 'and')}{close}" + ("" if close else ".")


def _text(assessment: Assessment, options: Options, advice: Mapping[str, str], savings: Sequence[str]) -> str:
    """The text; of a table that goes to a terminal none, since it is printed there with its colours."""
    match options.format:
        case Format.TABLE:
            return _table(assessment, options, advice, savings)
        case Format.EXPLAIN:
            from recovery.reports.explain import explain

            return explain(assessment, advice)
        case Format.JSON:
            from recovery.reports.data import as_json

            return as_json(assessment, advice)
        case Format.MARKDOWN:
            from recovery.reports.markdown import as_markdown

            return as_markdown(assessment, advice)
        case Format.JUNIT:
            from recovery.reports.junit import as_junit

            return as_junit(assessment, advice, strict=options.strict)
        case Format.SARIF:
            return sarif(assessment, advice)
        case Format.HTML:
            from recovery.reports.html import as_html

            return as_html(assessment, advice)
    assert_never(options.format)


def _lines(file: Path) -> dict[str, int]:
    """Where in the environment's file each service stands."""
    written = document.read(file.read_text(encoding="utf-8"))
    return {str(path[1]): line for path, line in written.lines.items() if len(path) == 2 and path[0] == "services"}


def sarif(assessment: Assessment, advice: Mapping[str, str]) -> str:
    """SARIF, with the lines of the environment's file."""
    from recovery.reports.sarif import as_sarif

    file = find(assessment.environment)
    return as_sarif(assessment, advice, file=f"stacks/{file.name}", lines=_lines(file))


def _table(assessment: Assessment, options: Options, advice: Mapping[str, str], savings: Sequence[str]) -> str:
    from rich.console import Console

    from cli import tables
    from cli.assessment_table import show, show_savings

    every = options.service is not None or options.scenario is not None
    written = StringIO()
    out = tables.console() if options.output is None else Console(file=written, highlight=False, width=tables.WIDE)
    show(out, assessment, advice, every=every)
    show_savings(out, savings)
    return written.getvalue()


def run(environment: Environment, graph: Graph, options: Options) -> None:
    """Assesses the graph, seeks the cheapest change for each miss, and ends as `finish`."""
    from cli.assessed import assessed
    from recovery.figures import figures, measured

    found = assessed(environment, graph, figures(measured(environment.name)))
    savings = [each for service, each in found.savings.items() if options.service in (None, service)]
    finish(environment, found.assessment, options, found.advice, savings)
