"""Every term of every recovery, so that a reader can add the critical path up by hand."""

from collections.abc import Iterator, Mapping
from math import isinf

from recovery.assessment import Assessment
from recovery.figures import Grade
from recovery.losses import LostData
from recovery.reports.order import groups, summary
from recovery.row import Row
from recovery.terms import Estimate, Recovery, Term
from recovery.words import NEVER, exact, predicted, promised, spell

_HEAD = f"  {'':1} {'start':>9} {'low':>9} {'typical':>9} {'high':>9}  {'grade':<8}  term"
_BELOW = " " * 14


def explain(assessment: Assessment, advice: Mapping[str, str] | None = None) -> str:
    """Text in lines, all figures in seconds; `advice` is what to do about a row, by its key."""
    lines = [f"{assessment.environment}: seconds from the loss; * is on the critical path, which adds up to the total"]
    for group in groups(assessment):
        lines += ["", group.title, "=" * len(group.title)]
        for row in group.rows:
            lines += ["", *_row(row, (advice or {}).get(row.key, ""))]
    return "\n".join([*lines, "", summary(assessment.rows), ""])


def _row(row: Row, advice: str) -> Iterator[str]:
    yield f"{row.scenario.name}, {row.part} {row.measure}: {row.scenario.title}"
    yield f"  {outcome(row)}"
    if row.recovery is not None:
        yield from _recovery(row.recovery)
    elif row.lost is not None:
        yield from _lost(row.lost)
    if advice:
        yield f"  cheapest change: {advice}"


def outcome(row: Row) -> str:
    """Target, prediction and verdict in a line."""
    target = f"target {promised(row.target)}" if row.target is not None else "no promise"
    if row.undecided:
        return f"{target}; {row.verdict}: {row.undecided}"
    said = "" if row.target is None else f"; {row.verdict}"
    grade = f"; grade {row.grade}: {row.grade.words}" if row.grade and row.grade is not Grade.DECLARED else ""
    return f"{target}; predicted {spread(row)}{said}{grade}"


def spread(row: Row) -> str:
    """The typical prediction with low and high, e.g. `23m (9m5s-51m)`; one value where they are the same."""
    told = [predicted(seconds, row.target) for each in Estimate if (seconds := row.seconds(each)) is not None]
    if not told:
        return "?"
    low, typical, high = told
    return typical if low == typical == high else f"{typical} ({low}-{high})"


def sums(recovery: Recovery) -> Iterator[str]:
    """For each estimate the terms of its longest chain and what they come to: the printed figures add up to it."""
    for estimate in (Estimate.TYPICAL, Estimate.LOW, Estimate.HIGH):
        path = recovery.path(estimate)
        parts = " + ".join(f"{exact(term.seconds(estimate))} {term.name}" for term in path)
        total = printed_total(path, estimate)
        words = NEVER if isinf(total) else f"{exact(total)} s = {spell(total)}"
        yield f"{estimate}: {parts} = {words}"


def printed_total(path: tuple[Term, ...], estimate: Estimate) -> float:
    """The sum of the figures as they are printed, each rounded to a hundredth of a second."""
    return sum((round(term.seconds(estimate), 2) for term in path), start=0.0)


def _recovery(recovery: Recovery) -> Iterator[str]:
    starts, critical = recovery.starts(Estimate.TYPICAL), {term.name for term in recovery.critical}
    yield _HEAD
    for term in recovery.terms:
        after = f" (after {' and '.join(term.after)})" if term.after else ""
        mark = "*" if term.name in critical else " "
        yield _figures(mark, starts[term.name], term, f"{term.name}: {term.because}{after}")
        yield from _sources(term)
    yield from (f"  {line}" for line in sums(recovery))


def _lost(lost: LostData) -> Iterator[str]:
    yield _HEAD.replace("start", "     ")
    yield _figures("*", None, lost, f"newest data lost: {lost.because}")
    yield from _sources(lost)


def _figures(mark: str, start: float | None, of: Term | LostData, text: str) -> str:
    figures = [exact(of.low), exact(of.typical), exact(of.high)]
    begin = "" if start is None else exact(start)
    columns = " ".join(f"{each:>9}" for each in (begin, *figures))
    return f"  {mark} {columns}  {of.grade:<8}  {text}"


def _sources(of: Term | LostData) -> Iterator[str]:
    if of.source != Grade.DECLARED:
        yield f"{_BELOW}source: {of.source}"
    if of.evidence:
        yield f"{_BELOW}evidence: {', '.join(of.evidence)}"
