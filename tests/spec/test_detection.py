"""Which settings of health checks and TTL keep a detection budget."""

from datetime import timedelta

import pytest

from spec.detection import LEAST, Detection, detection
from spec.latency import PROVIDED, SERVED, baseline
from spec.modes import TrafficMode
from spec.placement import traffic_mode
from tests.spec.sample import sample


@pytest.mark.parametrize(
    ("budget", "interval", "failures", "ttl"),
    [
        (30, 10, 2, 10),
        (39, 10, 2, 10),
        (40, 10, 3, 10),
        (60, 10, 3, 30),
        (89, 10, 3, 30),
        (90, 10, 3, 60),
        (149, 10, 3, 60),
        (150, 30, 3, 60),
        (600, 30, 3, 60),
    ],
)
def test_the_calmest_settings_that_keep_the_budget_are_taken(
    budget: int, interval: int, failures: int, ttl: int
) -> None:
    found = detection(timedelta(seconds=budget))
    assert found == Detection(interval=interval, failures=failures, ttl=ttl)
    assert found.took <= timedelta(seconds=budget)


def test_a_budget_below_the_least_is_refused() -> None:
    assert LEAST.took == timedelta(seconds=30)
    with pytest.raises(ValueError, match="the least is 0:00:30"):
        detection(timedelta(seconds=29))


def test_one_failure_never_moves_anyone() -> None:
    assert min(detection(timedelta(seconds=budget)).failures for budget in range(30, 600, 5)) == 2


def test_weights_take_the_place_of_latency() -> None:
    weighted = sample(
        ("    route:", "    pattern: active-active\n    weights: {us-east-1: 80, eu-west-1: 20}\n    route:")
    )
    assert traffic_mode(weighted, weighted.services["chat"]) is TrafficMode.WEIGHTED
    plain = sample(("    route:", "    pattern: active-active\n    route:"))
    assert traffic_mode(plain, plain.services["chat"]) is TrafficMode.LATENCY


def test_a_measured_latency_takes_the_place_of_the_assumed_one() -> None:
    assert baseline(sample(), sample().services["chat"]) == SERVED
    measured = sample(("    route:", "    latency: 800ms\n    route:"))
    assert baseline(measured, measured.services["chat"]) == timedelta(milliseconds=800)
    provided = sample(("[large, bedrock-east, small]", "[bedrock-east]"))
    assert baseline(provided, provided.services["chat"]) == PROVIDED
