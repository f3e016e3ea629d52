"""How often an AWS Backup rule runs, read from its cron expression."""

import re

DAILY_HOURS = 24.0
_WEEKLY_HOURS = 7 * DAILY_HOURS
_CRON = re.compile(r"cron\(\S+ (\S+) (\S+) (\S+) (\S+) (\S+)\)")
_STEP = re.compile(r"(?:\*|\d+)/(\d+)")


def interval_hours(schedule: object) -> float | None:
    """The longest time between two runs, in hours; None for what is no cron expression.

    Days of the week and of the month count as a week and a month, however many are named: never too short.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/events/ScheduledEvents.html#CronExpressions
    """
    match = _CRON.fullmatch(str(schedule))
    if match is None:
        return None
    hours, days, months, weekdays, years = match.groups()
    if months != "*" or years != "*":
        return 366 * DAILY_HOURS
    if days not in ("*", "?"):
        return 31 * DAILY_HOURS
    if weekdays not in ("*", "?"):
        return _WEEKLY_HOURS
    return _within_a_day(hours)


def _within_a_day(hours: str) -> float:
    if hours == "*":
        return 1.0
    if step := _STEP.fullmatch(hours):
        return min(float(step[1]), DAILY_HOURS)
    named = sorted(int(each) for each in hours.split(",") if each.isdigit())
    if len(named) < 2:
        return DAILY_HOURS
    return float(max(after - before for before, after in zip(named, [*named[1:], named[0] + 24], strict=True)))
