"""What people see on standard output: tables of stacks, services, changes and tools."""

import os
import sys
from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.report import Report
from cli.results import Outcome, Result
from cli.services import ServiceRow

WIDE = 240  # columns where no terminal says how many there are

_STYLES = {Outcome.DONE: "green", Outcome.FAILED: "red", Outcome.STOPPED: "yellow"}


def console() -> Console:
    """Standard output; wide where it is not a terminal, so that no line is folded in a file."""
    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(file=sys.stdout, highlight=False, width=None if known else WIDE)


def table(heads: Sequence[str], rows: Iterable[Sequence[str | Text]], right: Sequence[str] = ()) -> Table:
    """A plain table; `right` are the heads of columns of figures."""
    made = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for head in heads:
        made.add_column(head, justify="right" if head in right else "left", overflow="fold")
    for row in rows:
        made.add_row(*row)
    return made


def stacks(results: Iterable[Result], *, preview: bool) -> Table:
    """What was, or would be, made of each stack."""
    figures = ("create", "update", "replace", "delete", "same") if preview else (
        "created", "updated", "replaced", "deleted", "same",
    )  # fmt: skip
    rows: list[tuple[str | Text, ...]] = [
        (
            result.stack.name,
            Text(result.outcome.value, style=_STYLES.get(result.outcome, "dim")),
            *(str(count) if count else "·" for count in _figures(result)),
            f"{result.seconds:.1f} s" if result.seconds else "",
        )
        for result in results
    ]
    return table(("stack", "", *figures, "time"), rows, right=(*figures, "time"))


def changes(results: Iterable[Result]) -> Table:
    """Each resource that is not the same."""
    rows = [
        (result.stack.name, change.op, change.type, change.name, ", ".join(change.keys))
        for result in results
        for change in result.changes
    ]
    return table(("stack", "what", "type", "name", "properties"), rows)


def services(rows: Iterable[ServiceRow]) -> Table:
    """Each service: what it promises, how it is reached, where it runs with ready and declared replicas."""
    cells = [(row.service, str(row.tier), row.pattern, row.endpoint, "  ".join(map(str, row.places))) for row in rows]
    return table(("service", "tier", "pattern", "endpoint", "where it runs: ready/declared replicas"), cells)


def show(report: Report) -> None:
    """Everything of a run that is worth reading."""
    out = console()
    preview = report.operation == "preview"
    if preview and any(result.changes for result in report.results):
        out.print(changes(report.results), "")
    out.print(stacks(report.results, preview=preview), "")
    if report.services:
        out.print(services(report.services), "")
    for result in report.results:
        for warning in result.warnings:
            out.print(Text(f"{result.stack.name}: warning: {warning}", style="yellow"), soft_wrap=True)
        if result.undecided:
            count = len(result.undecided)
            told = (
                f"{result.stack.name}: policies can't tell {count} values before an `up`; `relight check` names them."
            )
            out.print(Text(told, style="dim"), soft_wrap=True)
        if result.outcome is Outcome.STOPPED:
            continue  # what it says then are consequences of that
        for refusal in result.refusals:
            out.print(Text(f"{result.stack.name}: refused: {refusal}", style="red"), soft_wrap=True)
        for error in result.errors:
            out.print(Text(f"{result.stack.name}: {error}", style="red"), soft_wrap=True)


def _figures(result: Result) -> tuple[int, ...]:
    return (result.created, result.updated, result.replaced, result.deleted, result.same)
