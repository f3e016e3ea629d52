"""A service's bucket is replicated to each region that its pattern keeps a replica in."""

from collections.abc import Iterator
from typing import assert_never

from policies.context import Context
from policies.links import beside
from policies.named import service_buckets
from policies.owner import names
from policies.place import each, found
from policies.rule import Family, Finding, Severity, StackRule
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from spec.environment import Service
from spec.modes import BucketMode
from spec.patterns import PATTERNS

_CONFIG = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    buckets = service_buckets(context)

    def check(bucket: Resource) -> Iterator[Finding]:
        service, region = buckets.get(bucket.get("bucket"), (None, ""))
        return iter(()) if service is None else _bucket(graph, context, bucket, service, region)

    yield from each(graph.of("aws:s3/bucket:Bucket"), check)


def _bucket(graph: Graph, context: Context, bucket: Resource, service: Service, region: str) -> Iterator[Finding]:
    pattern = context.environment.pattern_of(service)
    for source, target in _pairs(service, PATTERNS[pattern].buckets):
        replica = names(context).service_bucket(target, service.name)
        if source == region and f"arn:aws:s3:::{replica}" not in _destinations(graph, bucket):
            yield found(bucket, f"no replication rule leads to {replica}, which {pattern} asks for.")


def _pairs(service: Service, mode: BucketMode) -> list[tuple[str, str]]:
    forth = [(service.primary, target) for target in service.standby]
    match mode:
        case BucketMode.BOTH_WAYS_RTC:
            regions = (service.primary, *service.standby)
            return [(source, target) for source in regions for target in regions if source != target]
        case BucketMode.ONE_WAY_RTC | BucketMode.ONE_WAY:
            return forth
        case BucketMode.COPIED:  # lies in the backup vaults: `backup-copied`
            return []
        case _:
            assert_never(mode)


def _destinations(graph: Graph, bucket: Resource) -> set[str]:
    """The ARNs to which the bucket replicates."""
    return {
        config.get("rules", index, "destination", "bucket")
        for config in beside(graph, _CONFIG, bucket)
        for index in range(len(config.get("rules") or ()))
    }


RULE = StackRule(
    id="bucket-replicated",
    family=Family.DATA,
    severity=Severity.CRITICAL,
    reason="The standby starts with the objects that were replicated to it; without a rule there are none.",
    remediation="Replicate the bucket to each standby, or choose a pattern that restores from backups.",
    link="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
    check=_check,
)
