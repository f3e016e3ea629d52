"""What callers get, counted and put to CloudWatch."""

from typing import Any

import pytest

from components.gateway_files.gateway_metrics import Metrics, at_fault


def test_one_call_says_what_happened_since_the_last_one() -> None:
    put: list[list[dict[str, Any]]] = []
    metrics = Metrics("claims", put.append)
    metrics.counts.answered(100, degraded=False)
    metrics.counts.answered(300, degraded=True, cached=True)
    metrics.counts.failed()
    metrics.flush()
    (data,) = put
    dimensions = [{"Name": "Service", "Value": "claims"}]
    assert all(each["Dimensions"] == dimensions for each in data)
    assert {each["MetricName"]: each.get("Value") for each in data} == {
        "Requests": 3.0,
        "Errors": 1.0,
        "Degraded": 1.0,
        "Cached": 1.0,
        "Latency": None,
    }
    assert data[-1]["Unit"] == "Milliseconds"
    assert data[-1]["StatisticValues"] == {"SampleCount": 2.0, "Sum": 400, "Minimum": 100, "Maximum": 300}
    metrics.flush()
    assert len(put) == 1


def test_failures_alone_have_no_latency() -> None:
    put: list[list[dict[str, Any]]] = []
    metrics = Metrics("claims", put.append)
    metrics.counts.failed()
    metrics.flush()
    assert [each["MetricName"] for each in put[0]] == ["Requests", "Errors", "Degraded", "Cached"]


def test_cloudwatch_away_breaks_nothing_and_what_it_missed_is_not_told_later() -> None:
    put: list[list[dict[str, Any]]] = []

    def away(data: list[dict[str, Any]]) -> None:
        put.append(data)
        raise ConnectionError("away")

    metrics = Metrics("claims", away)
    metrics.counts.failed()
    metrics.flush()
    metrics.flush()
    assert len(put) == 1


@pytest.mark.parametrize(
    ("status", "key_refused", "counts"),
    [
        *[(status, False, True) for status in (408, 429, 500, 503)],
        *[(status, False, False) for status in (400, 401, 403, 404)],
        (401, True, True),
    ],
)
def test_what_the_caller_did_wrong_is_no_error_of_the_service(status: int, key_refused: bool, counts: bool) -> None:
    assert at_fault(status, key_refused) is counts
