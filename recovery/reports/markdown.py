"""An assessment for a pull request: what it comes to, what isn't kept, and the rest folded away."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from recovery.assessment import Assessment
from recovery.reports.explain import spread, sums
from recovery.reports.order import groups, of, summary
from recovery.row import Row, Verdict
from recovery.words import count, promised

_SIGNS = {Verdict.MISSED: "❌", Verdict.AT_RISK: "⚠️", Verdict.UNDECIDED: "❔"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def as_markdown(assessment: Assessment, advice: Mapping[str, str] | None = None) -> str:
    """GitHub's Markdown. `advice` is what to do about a row, by its key."""
    told = advice or {}
    lines = [f"## Recovery of `{assessment.environment}`", "", f"**{summary(assessment.rows)}**", ""]
    urgent = [row for group in groups(assessment) for row in of(group.rows, Verdict.MISSED, Verdict.AT_RISK)]
    if urgent:
        heads = ("", "service", "scenario", "objective", "target", "predicted", "limited by")
        cells = [(_SIGNS[row.verdict], row.service, *_cells(row), row.limiting) for row in urgent]
        lines += [*_table(heads, cells), ""]
        lines += [f"- {_named(row)}: {plain(told[row.key])}" for row in urgent if row.key in told]
        lines += [""] * any(row.key in told for row in urgent)
    for group in groups(assessment):
        lines += [*_folded(f"{group.title}: {count(len(group.rows), 'objective')}", _all(group.rows)), ""]
    return "\n".join(lines)


def plain(text: str) -> str:
    """Text in which no character means anything to Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _all(rows: Sequence[Row]) -> Iterator[str]:
    heads = ("", "scenario", "objective", "target", "predicted", "verdict", "grade", "limited by")
    cells = [
        (_SIGNS.get(row.verdict, ""), *_cells(row), str(row.verdict), str(row.grade or ""), row.limiting)
        for row in rows
    ]
    yield from _table(heads, cells)
    yield ""
    for row in rows:
        if row.recovery is not None:
            yield f"- {_named(row, service=False)}: {plain(next(sums(row.recovery)))}"


def _folded(title: str, lines: Iterable[str]) -> list[str]:
    return ["<details>", f"<summary>{plain(title)}</summary>", "", *lines, "", "</details>"]


def _named(row: Row, *, service: bool = True) -> str:
    name = f"{row.scenario.name}, {row.part} {row.measure}"
    return plain(f"{row.service}, {name}" if service else name)


def _cells(row: Row) -> tuple[str, str, str, str]:
    return (row.scenario.name, f"{row.part} {row.measure}", promised(row.target), spread(row))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'|'.join('---' for _ in heads)}|"
    for row in rows:
        yield f"| {' | '.join(plain(cell) for cell in row)} |"
