"""Replication keeps the RPO: with Replication Time Control where that is short, with metrics always."""

from collections.abc import Iterator
from datetime import timedelta

from policies.context import Context
from policies.lists import indices
from policies.named import service_buckets
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource
from spec.environment import Environment, Service
from spec.modes import BucketMode
from spec.patterns import PATTERNS

_RTC_MINUTES = 15
"""What S3 promises with Replication Time Control, and takes no other value for."""


def _check(resource: Resource, context: Context) -> Iterator[str]:
    buckets = service_buckets(context)
    for index in indices(resource, "rules"):
        target = str(resource.get("rules", index, "destination", "bucket") or "").rpartition(":")[2]
        if target not in buckets:
            continue
        service, _ = buckets[target]
        yield from _metrics(resource, index, service)
        if _needs_rtc(context.environment, service):
            yield from _rtc(resource, index, service)


def _needs_rtc(environment: Environment, service: Service) -> bool:
    mode = PATTERNS[environment.pattern_of(service)].buckets
    short = environment.tiers[service.tier].rpo < timedelta(minutes=_RTC_MINUTES)
    return short or mode in (BucketMode.BOTH_WAYS_RTC, BucketMode.ONE_WAY_RTC)


def _metrics(resource: Resource, index: int, service: Service) -> Iterator[str]:
    status = resource.get("rules", index, "destination", "metrics", "status")
    if status != "Enabled":
        where = f"rules.{index}.destination.metrics.status"
        yield f"{resource.name}: {where} is {said(status)}, so that nobody sees how far {service.name} lags behind."


def _rtc(resource: Resource, index: int, service: Service) -> Iterator[str]:
    where = f"rules.{index}.destination.replicationTime"
    status = resource.get("rules", index, "destination", "replicationTime", "status")
    if status != "Enabled":
        yield f"{resource.name}: {where}.status is {said(status)}, not Enabled, as the RPO of {service.name} needs."
        return
    minutes = resource.get("rules", index, "destination", "replicationTime", "time", "minutes")
    if number(minutes) != _RTC_MINUTES:
        yield f"{resource.name}: {where}.time.minutes is {said(minutes)}, not {_RTC_MINUTES}."


RULE = ResourceRule(
    id="replication-time-control",
    family=Family.DATA,
    severity=Severity.HIGH,
    reason="Without Replication Time Control S3 promises no time at all, and an RPO of minutes is a hope.",
    remediation="Turn on replicationTime with 15 minutes, and metrics, in the rule.",
    link="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html",
    types=("aws:s3/bucketReplicationConfig:BucketReplicationConfig",),
    check=_check,
)
