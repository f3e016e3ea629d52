"""A daily backup is kept as long as the environment's file says, in each region; no backup less than a week."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import indices
from policies.named import service_plans
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.declared.schedule import DAILY_HOURS, interval_hours
from recovery.graph.resource import Resource
from spec.backups import LEAST_DAYS

_WEEK = 7
"""Days: those between two daily ones are only for the newest state."""
_CONTINUOUS_MOST = 35
"""Days: AWS Backup keeps no continuous backup longer.
https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html"""


def _check(resource: Resource, context: Context) -> Iterator[str]:
    if resource.get("name") not in service_plans(context):
        return
    for index in indices(resource, "rules"):
        least = _least(resource, index, context.environment.backups.keep.days)
        yield from _kept(resource, least, "rules", index)
        for copy in indices(resource, "rules", index, "copyActions"):
            yield from _kept(resource, least, "rules", index, "copyActions", copy)


def _least(resource: Resource, index: int, keep: int) -> int:
    if resource.get("rules", index, "enableContinuousBackup") is True:
        return max(LEAST_DAYS, min(keep, _CONTINUOUS_MOST))
    hours = interval_hours(resource.get("rules", index, "schedule"))
    return _WEEK if hours is not None and hours < DAILY_HOURS else keep


def _kept(resource: Resource, least: int, *path: str | int) -> Iterator[str]:
    days = resource.get(*path, "lifecycle", "deleteAfter")
    # Left out, AWS Backup keeps it for good: longer than a file can ask for, and nobody said so.
    if (number(days) or 0) < least:
        where = ".".join(str(step) for step in (*path, "lifecycle", "deleteAfter"))
        yield f"{resource.name}: {where} is {said(days)}, not {least} or more."


RULE = ResourceRule(
    id="backup-kept",
    family=Family.DATA,
    severity=Severity.HIGH,
    reason="What is corrupted for longer than backups are kept can't be had back.",
    remediation="Let deleteAfter be the days that the file declares under backups.keep, in the rule and its copies.",
    link="https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html",
    types=("aws:backup/plan:Plan",),
    check=_check,
)
