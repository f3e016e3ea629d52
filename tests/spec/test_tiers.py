"""The defaults of the tiers."""

from datetime import timedelta

import pytest

from spec.environment import Environment
from spec.patterns import Pattern
from tests.spec.sample import sample

TIERS = "tiers:\n  1:\n    rto: 2h\n    rpo: 10m\n"


@pytest.fixture(params=["left out", "empty", "no lines"])
def environment(request: pytest.FixtureRequest) -> Environment:
    written = {"left out": "", "empty": "tiers:\n", "no lines": "tiers:\n  1: {}\n"}[request.param]
    return sample((TIERS, written))


@pytest.mark.parametrize(
    ("level", "name", "rto", "rpo", "detection", "pattern"),
    [
        (
            0,
            "mission-critical",
            timedelta(minutes=15),
            timedelta(minutes=1),
            timedelta(seconds=90),
            Pattern.ACTIVE_ACTIVE,
        ),
        (
            1,
            "business-critical",
            timedelta(hours=4),
            timedelta(minutes=15),
            timedelta(seconds=150),
            Pattern.HOT_STANDBY,
        ),
        (2, "important", timedelta(days=2), timedelta(hours=4), timedelta(minutes=5), Pattern.PILOT_LIGHT),
        (3, "exploratory", None, timedelta(days=1), timedelta(minutes=10), Pattern.BACKUP_RESTORE),
    ],
)
def test_a_tier_that_is_not_written_has_its_defaults(
    environment: Environment,
    level: int,
    name: str,
    rto: timedelta | None,
    rpo: timedelta,
    detection: timedelta,
    pattern: Pattern,
) -> None:
    tier = environment.tiers[level]
    assert (tier.name, tier.rto, tier.rpo, tier.detection, tier.pattern) == (name, rto, rpo, detection, pattern)


def test_best_effort_promises_no_recovery_time() -> None:
    assert sample(("rto: 2h", "rto: best-effort")).tiers[1].rto is None
