"""How often a backup rule runs, from its cron expression: never taken to be more often than it is."""

import pytest

from policies.data.schedule import interval_hours


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
