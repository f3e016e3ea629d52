"""How often an AWS Backup rule runs, read from its cron expression."""

import re

DAILY_HOURS = 24.0
_WEEKLY_HOURS = 7 * DAILY_HOURS
_CRON = re.compile(r"cron\(\S+ (\S+) (\S+) (\S+) (\S+) (\S+)\)")
_STEP = re.compile(r"(\*|\d+)/(\d+)")


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


def _within_a_day(field: str) -> float:
    hours = _hours(field)
    if len(hours) < 2:
        return DAILY_HOURS
    return float(max(after - before for before, after in zip(hours, [*hours[1:], hours[0] + 24], strict=True)))


def _hours(field: str) -> list[int]:
    """The hours that a field names; ranges are left out."""
    if field == "*":
        return list(range(24))
    if step := _STEP.fullmatch(field):
        first = 0 if step[1] == "*" else int(step[1])
        return list(range(first, 24, int(step[2]) or 24))
    return sorted({int(each) for each in field.split(",") if each.isdigit()})
