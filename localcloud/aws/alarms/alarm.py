"""Alarms as moto keeps them, and their datapoints from samples."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from localcloud.aws.alarms.expression import evaluate
from localcloud.aws.alarms.metrics import Metric, Sample, Samples, statistic
from localcloud.aws.alarms.rule import Rule
from localcloud.errors import LocalCloudError

DELAY = 0.25
"""The part of a period that is waited for data of the one before."""

Place = tuple[str, str, str]
"""Account, region, name of the alarm."""


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A metric alarm: what it watches each `period` (seconds) and how it judges it."""

    period: float
    rule: Rule
    value: Callable[[Callable[[Metric, str], float | None]], float | None]
    """Its value in one period, from the statistics of metrics there."""


def watched(kept: Any) -> Watched:
    """A metric alarm of moto's. Raises LocalCloudError for what is not known here."""
    periods = int(kept.evaluation_periods)
    rule = Rule(
        comparison=kept.comparison_operator,
        threshold=float(kept.threshold),
        periods=periods,
        needed=int(kept.datapoints_to_alarm or periods),
        missing=kept.treat_missing_data or "missing",
    )
    if kept.metric_data_queries:
        return _of_queries(kept.metric_data_queries, rule)
    metric = _metric(kept.namespace, kept.metric_name, kept.dimensions)
    name = kept.statistic or kept.extended_statistic
    return Watched(period=float(kept.period), rule=rule, value=lambda look: look(metric, name))


def whole(alarm: Watched, clock: float, now: float) -> int:
    """How many periods are over, counted from 1970; a period lasts so much less as the clock is fast."""
    period = alarm.period / clock
    return int((now - DELAY * period) / period)


def points(alarm: Watched, samples: Samples, clock: float, last: int) -> list[float | None]:
    """The datapoints of the periods that it looks back on when `last` of them are over, from the oldest."""
    period = alarm.period / clock
    found = []
    for number in range(last - alarm.rule.periods, last):
        begin, end = number * period, (number + 1) * period

        def look(metric: Metric, name: str, begin: float = begin, end: float = end) -> float | None:
            return statistic(_between(samples.get(metric, []), begin, end), name)

        found.append(alarm.value(look))
    return found


def _between(found: list[Sample], begin: float, end: float) -> list[Sample]:
    return [each for each in found if begin <= each.at < end]


def _of_queries(queries: list[Any], rule: Rule) -> Watched:
    metrics = {each.id: each.metric_stat for each in queries if each.metric_stat}
    (judged,) = [each for each in queries if str(each.return_data).lower() != "false"]
    expressions = {each.id: each.expression for each in queries if each.expression}
    if not metrics:
        raise LocalCloudError("The local cloud evaluates no alarm without a metric.")
    named = {
        number: (_metric(stat.metric.namespace, stat.metric.metric_name, stat.metric.dimensions), stat.stat)
        for number, stat in metrics.items()
    }

    def value(look: Callable[[Metric, str], float | None]) -> float | None:
        values = {number: look(*what) for number, what in named.items()}
        for number, expression in expressions.items():
            values[number] = evaluate(expression, values)
        return values[judged.id]

    return Watched(period=max(float(stat.period) for stat in metrics.values()), rule=rule, value=value)


def _metric(namespace: str, name: str, dimensions: list[Any]) -> Metric:
    return Metric(namespace, name, frozenset((each.name, each.value) for each in dimensions))
