"""The metric data that moto keeps, as samples of each metric."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Metric:
    """A metric's name: namespace, name, and its dimensions as a set of pairs."""

    namespace: str
    name: str
    dimensions: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Sample:
    """One or more values that were put at `at` (seconds since 1970)."""

    at: float
    total: float
    count: float
    least: float
    most: float


Samples = Mapping[Metric, list[Sample]]
"""A region's samples by metric, in the order in which they were put."""


def samples(data: Iterable[Any]) -> Samples:
    """moto's metric data by metric."""
    found: defaultdict[Metric, list[Sample]] = defaultdict(list)
    for each in data:
        dimensions = frozenset((dimension.name, dimension.value) for dimension in each.dimensions)
        found[Metric(each.namespace, each.name, dimensions)].append(_sample(each))
    return found


def seconds(moment: datetime) -> float:
    """A moment in seconds since 1970; moto's own moments are in UTC without saying so."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _sample(kept: Any) -> Sample:
    at = seconds(kept.timestamp)
    if hasattr(kept, "value"):
        return Sample(at, kept.value, 1.0, kept.value, kept.value)
    return Sample(at, kept.sum, kept.sample_count, kept.min, kept.max)


def statistic(found: list[Sample], name: str) -> float | None:
    """A statistic over samples: Sum, SampleCount, Average, Minimum, Maximum or a percentile such as p99.

    None without samples; and a percentile of statistic sets is unknown, as it is to CloudWatch:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
    """
    count = sum(each.count for each in found)
    if not count:
        return None
    total = sum(each.total for each in found)
    if name.startswith("p"):
        return _percentile(found, float(name[1:]))
    return {
        "Sum": total,
        "SampleCount": count,
        "Average": total / count,
        "Minimum": min(each.least for each in found),
        "Maximum": max(each.most for each in found),
    }[name]


def _percentile(found: list[Sample], percent: float) -> float | None:
    if any(each.least != each.most for each in found):
        return None
    values = sorted(each.least for each in found)
    return values[min(len(values) - 1, int(percent / 100 * len(values)))]
