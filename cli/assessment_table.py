"""An assessment in a terminal: a table a service, the worst first, readable at a hundred columns."""

from collections import Counter
from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from recovery.assessment import Assessment
from recovery.figures import Grade
from recovery.reports.explain import outcome, spread
from recovery.reports.order import Group, groups, summary
from recovery.row import Part, Row, Verdict
from recovery.words import count, promised

_STYLES = {
    Verdict.MISSED: "bold red",
    Verdict.AT_RISK: "yellow",
    Verdict.UNDECIDED: "magenta",
    Verdict.UNPROVEN: "cyan",
    Verdict.MET: "green",
    Verdict.NO_PROMISE: "dim",
}

_HEADS = ("scenario", "objective", "target", "predicted", "verdict", "grade")
_GAP = 2  # columns between two of the table's
_LEAST = 10  # columns for what limits, however narrow the terminal is
_ROOMY = 40  # columns from which on a step is shown with its reason
_PARTS = {Part.VECTOR_STORE: "vectors"}
_GRADES = {Grade.DECLARED: "decl.", Grade.MEASURED: "meas."}


def show(out: Console, assessment: Assessment, advice: Mapping[str, str], *, every: bool) -> None:
    """Prints it. `every`: a line an objective, else one a scenario and those that aren't kept."""
    found = groups(assessment)
    shown = {group.service: list(group.rows) if every else group.brief() for group in found}
    widths = _widths([row for rows in shown.values() for row in rows])
    for group in found:
        out.print(Text(group.title, style="bold"))
        out.print(_table(shown[group.service], widths, out.width), "")
        _reasons(out, group, advice)
    if hidden := len(assessment.rows) - sum(len(rows) for rows in shown.values()):
        more = f"{count(hidden, 'objective')} not shown: another of the same scenario takes more of its target."
        out.print(Text(f"{more}\n--service NAME shows all.", style="dim"))
    out.print(Text(summary(assessment.rows), style="bold red" if assessment.refuses else "bold"))


def show_savings(out: Console, savings: Iterable[str]) -> None:
    """Prints where more is paid for than is promised."""
    for saving in savings:
        out.print(f"more than is promised: {saving}", markup=False, soft_wrap=True)


def _cells(row: Row) -> tuple[str, ...]:
    objective = f"{_PARTS.get(row.part, row.part)} {row.measure}"
    grade = _GRADES.get(row.grade, row.grade) if row.grade else ""
    return (row.scenario.name, objective, promised(row.target), spread(row), str(row.verdict), grade)


def _widths(rows: list[Row]) -> list[int]:
    """The same for all tables, so that the eye goes straight down."""
    return [max(map(len, column)) for column in zip(_HEADS, *map(_cells, rows), strict=True)]


def _table(rows: list[Row], widths: list[int], width: int) -> Table:
    """What limits is cut off where the terminal ends; of rows that aren't kept it stands in full below."""
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
    for head, wide in zip(_HEADS, widths, strict=True):
        table.add_column(head, min_width=wide, no_wrap=True, justify="right" if head == "target" else "left")
    table.add_column("limited by", no_wrap=True)
    left = max(_LEAST, width - sum(widths) - _GAP * len(widths))
    for row in rows:
        *cells, verdict, grade = _cells(row)
        limit = Text(_limit(row, left))
        limit.truncate(left, overflow="ellipsis")
        table.add_row(*(Text(cell) for cell in cells), Text(verdict, style=_STYLES[row.verdict]), grade, limit)
    return table


def _limit(row: Row, room: int) -> str:
    """The step's name alone where there is no room for more."""
    step = row.recovery.limiting if row.recovery is not None else None
    return step.name if step is not None and room < _ROOMY else row.limiting


def _reasons(out: Console, group: Group, advice: Mapping[str, str]) -> None:
    """In full what decides, of rows that somebody has to do something about."""
    told = []
    for row in group.rows:
        change = advice.get(row.key)
        if row.verdict in (Verdict.MISSED, Verdict.AT_RISK) or change:
            name = f"{row.scenario.name}, {row.part} {row.measure}"
            told.append(Text(f"{name}: {outcome(row)}.", style=_STYLES[row.verdict]))
            told.append(Text(f"  Limited by: {row.limiting}."))
        if change:
            told.append(Text(f"  Cheapest change: {change}"))
    unknown = Counter(row.undecided for row in group.rows if row.verdict is Verdict.UNDECIDED)
    for why, number in unknown.items():
        told.append(Text(f"{count(number, 'objective')} undecided: {why}.", style=_STYLES[Verdict.UNDECIDED]))
    for line in told:
        out.print(line, soft_wrap=True)
    if told:
        out.print("")
