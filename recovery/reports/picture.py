"""A recovery as a picture: where each bar and line lies, in the picture's own units. The page draws it."""

from dataclasses import dataclass
from math import isinf

from recovery.terms import Estimate, Recovery, Term
from recovery.words import promised, spell

LABELS, CHART, LINE, TOP = 150.0, 620.0, 22.0, 26.0
"""Widths of the names and of the chart, heights of a term's line and of the axis above."""

_MARGIN = 90.0  # right of the chart, for the figures
_FAR = 3.0  # a target up to so many times the typical total away is still in the picture
_STEPS = (1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200, 86_400, 172_800, 604_800)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One term: its typical length from `x` on, whiskers from `low` to `high`; `cut` where the picture ends before.
    One that is never `reached` is not drawn, only named."""

    name: str
    figure: str
    title: str
    y: float
    x: float
    width: float
    low: float
    high: float
    critical: bool
    endless: bool
    cut: bool
    reached: bool


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A time on the axis."""

    x: float
    words: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """All of it. `target` is None where nothing is promised, or where it lies beyond, which `beyond` then says."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    target: Tick | None
    beyond: str


def picture(recovery: Recovery, target: float | None) -> Picture:
    """To scale, from the loss to a little after the typical end; a longest chain that never ends goes to the edge."""
    end = _end(recovery, target)
    starts, critical = recovery.starts(Estimate.TYPICAL), {term.name for term in recovery.critical}
    bars = [
        _bar(term, starts[term.name], end, index, critical=term.name in critical)
        for index, term in enumerate(recovery.terms)
    ]
    inside = target is not None and target <= end
    return Picture(
        width=LABELS + CHART + _MARGIN,
        height=TOP + LINE * len(bars) + 8,
        bars=tuple(bars),
        ticks=tuple(Tick(x=_x(at, end), words=spell(at)) for at in _ticks(end)),
        target=Tick(x=_x(target, end), words=f"target {promised(target)}") if target is not None and inside else None,
        beyond=f"target {promised(target)}, further right" if target is not None and not inside else "",
    )


def _end(recovery: Recovery, target: float | None) -> float:
    starts = recovery.starts(Estimate.TYPICAL)
    ends = [starts[term.name] + term.typical for term in recovery.terms]
    last = max((each for each in ends if not isinf(each)), default=0.0) or 1.0
    reach = last * 1.25
    return max(reach, target * 1.05) if target is not None and target <= last * _FAR else reach


def _bar(term: Term, start: float, end: float, index: int, *, critical: bool) -> Bar:
    x = _x(start, end)
    figure = (
        spell(term.typical)
        if term.low == term.high
        else f"{spell(term.typical)} ({spell(term.low)}-{spell(term.high)})"
    )
    return Bar(
        name=term.name,
        figure=figure,
        title=f"{term.name}: {term.because}: {figure}",
        y=TOP + LINE * index,
        x=x,
        width=max(1.0, _x(start + term.typical, end) - x),
        low=_x(start + term.low, end),
        high=_x(start + term.high, end),
        critical=critical,
        endless=isinf(term.typical),
        cut=start + term.high > end,
        reached=not isinf(start),
    )


def _x(seconds: float, end: float) -> float:
    return round(LABELS + CHART * min(1.0, seconds / end), 1)


def _ticks(end: float) -> list[float]:
    step = next((each for each in _STEPS if end / each <= 6), _STEPS[-1])
    return [float(step * number) for number in range(int(end // step) + 1)]
