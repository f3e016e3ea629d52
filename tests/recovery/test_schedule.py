"""How often a backup rule runs, from its cron expression: never taken to be more often than it is."""

from math import inf

import pytest

from recovery.declared.backups import cadence
from recovery.declared.schedule import interval_hours


@pytest.mark.parametrize(
    ("schedule", "hours"),
    [
        ("cron(0 5 * * ? *)", 24),
        ("cron(0 * * * ? *)", 1),
        ("cron(0 0/12 * * ? *)", 12),
        ("cron(0 */6 * * ? *)", 6),
        ("cron(0 0,12 * * ? *)", 12),
        ("cron(0 5,7 * * ? *)", 22),
        ("cron(0 0/48 * * ? *)", 24),
        ("cron(0 0/7 * * ? *)", 7),
        ("cron(0 20/7 * * ? *)", 24),
        ("cron(0 1-5 * * ? *)", 24),
        ("cron(0 5 ? * SUN *)", 7 * 24),
        ("cron(0 5 1 * ? *)", 31 * 24),
        ("cron(0 5 1 1 ? *)", 366 * 24),
        ("rate(1 day)", None),
        ("", None),
        (None, None),
    ],
)
def test_the_longest_time_between_two_runs(schedule: object, hours: float | None) -> None:
    assert interval_hours(schedule) == hours


@pytest.mark.parametrize(
    ("schedule", "seconds"),
    [
        ("rate(12 hours)", 43_200),
        ("rate(1 day)", 86_400),
        ("cron(0 5,7 * * ? *)", 22 * 3600),
        ("cron(0 5 ? * SUN *)", 7 * 86_400),
        ("weekly", inf),
        (None, inf),
    ],
)
def test_a_backup_is_predicted_to_be_as_old_as_it_gets(schedule: object, seconds: float) -> None:
    assert cadence(schedule) == seconds
