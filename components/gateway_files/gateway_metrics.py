"""Counts what callers get, and puts it to CloudWatch now and then: in the background, in one call, never in the way."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

NAMESPACE = "Relight/Gateway"
CLIENTS_OWN = frozenset({400, 401, 403, 404, 405, 413, 422})
"""Statuses that say that the caller did something wrong, not that the service is away."""


@dataclass
class Counts:
    """What happened since the last time; latencies in milliseconds, of answers, from the question's arrival."""

    requests: int = 0
    errors: int = 0
    degraded: int = 0
    cached: int = 0
    latencies: list[float] = field(default_factory=list)

    def answered(self, milliseconds: float, *, degraded: bool, cached: bool = False) -> None:
        """A caller got an answer."""
        self.requests += 1
        self.degraded += degraded
        self.cached += cached
        self.latencies.append(milliseconds)

    def failed(self) -> None:
        """A caller got none, and it wasn't the caller's fault."""
        self.requests += 1
        self.errors += 1

    def data(self, service: str) -> list[dict[str, Any]]:
        """As CloudWatch's PutMetricData takes it."""
        dimensions = [{"Name": "Service", "Value": service}]
        counted = {"Requests": self.requests, "Errors": self.errors, "Degraded": self.degraded, "Cached": self.cached}
        found: list[dict[str, Any]] = [
            {"MetricName": name, "Dimensions": dimensions, "Unit": "Count", "Value": float(value)}
            for name, value in counted.items()
        ]
        if self.latencies:
            statistics = {
                "SampleCount": float(len(self.latencies)),
                "Sum": sum(self.latencies),
                "Minimum": min(self.latencies),
                "Maximum": max(self.latencies),
            }
            unit = {"Unit": "Milliseconds", "StatisticValues": statistics}
            found.append({"MetricName": "Latency", "Dimensions": dimensions, **unit})
        return found


Put = Callable[[list[dict[str, Any]]], object]
"""Sends metric data; may raise."""


class Metrics:
    """Counts, and flushes on demand."""

    def __init__(self, service: str, put: Put) -> None:
        self._service, self._put = service, put
        self.counts = Counts()

    def flush(self) -> None:
        """Put what was counted since the last time. What can't be put is lost, and said so in the log: a metric that
        comes later would be of another time."""
        counts, self.counts = self.counts, Counts()
        if not counts.requests:
            return
        try:
            self._put(counts.data(self._service))
        except Exception as error:
            logging.getLogger("relight").warning("metrics of %s requests are lost: %s", counts.requests, error)


def at_fault(status: object, provider_refused_our_key: bool) -> bool:
    """Whether a failure counts as the service's: all but what the caller did wrong. A provider that doesn't take our
    key is our failure, though it looks like theirs."""
    return provider_refused_our_key or status not in CLIENTS_OWN
