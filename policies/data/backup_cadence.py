"""Backups run often enough: within the RPO where the pattern restores from them, daily everywhere."""

from collections.abc import Iterator
from datetime import timedelta

from policies.context import Context
from policies.lists import indices
from policies.named import service_plans
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.declared.schedule import DAILY_HOURS, interval_hours
from recovery.graph.resource import Resource
from spec.environment import Environment, Service
from spec.modes import BucketMode
from spec.patterns import PATTERNS
from spec.units import format_duration

_UNSAID_WINDOW = 480
"""Minutes within which AWS Backup starts a job where nothing is said.
https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html"""
_DAY = timedelta(hours=DAILY_HOURS)


def _check(resource: Resource, context: Context) -> Iterator[str]:
    service = service_plans(context).get(resource.get("name"))
    if service is None:
        return
    if not indices(resource, "rules"):
        yield f"{resource.name}: rules is {said(resource.get('rules'))}, and nothing is backed up."
        return
    found = [i for i in indices(resource, "rules") if resource.get("rules", i, "enableContinuousBackup") is not True]
    if not found:  # every second is kept, whenever the rule runs, but in this region alone
        return
    schedules = [resource.get("rules", index, "schedule") for index in found]
    times = [_time(resource, index) for index in found]
    known = [time for time in times if time is not None]
    asked = _asked(context.environment, service)
    if not known:
        yield f"{resource.name}: rules.{found[0]}.schedule is {said(schedules[0])}, not a cron expression."
    elif min(known) > asked:
        at = times.index(min(known))
        yield (
            f"{resource.name}: rules.{found[at]}.schedule is {said(schedules[at])}, with its start window "
            f"{format_duration(min(known))} from one backup to the next and not {format_duration(asked)} or less."
        )


def _time(resource: Resource, index: int) -> timedelta | None:
    hours = interval_hours(resource.get("rules", index, "schedule"))
    if hours is None:
        return None
    window = number(resource.get("rules", index, "startWindow"))
    return timedelta(hours=hours, minutes=_UNSAID_WINDOW if window is None else window)


def _asked(environment: Environment, service: Service) -> timedelta:
    # Where replication keeps the RPO, the backup is for what replication carries along: a deletion, a breach.
    daily = _DAY + timedelta(hours=1)
    restored = PATTERNS[environment.pattern_of(service)].buckets is BucketMode.COPIED
    return min(environment.tiers[service.tier].rpo, daily) if restored else daily


RULE = ResourceRule(
    id="backup-cadence",
    family=Family.DATA,
    severity=Severity.HIGH,
    reason="What was written since the last backup is lost with the region, and a backup may start late.",
    remediation="Let the schedule run more often, and the start window be an hour.",
    link="https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html",
    types=("aws:backup/plan:Plan",),
    check=_check,
)
