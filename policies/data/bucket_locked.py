"""Each audit bucket, and each bucket that the environment's file locks, has a lock."""

from collections.abc import Iterator

from policies.context import Context
from policies.links import made_for
from policies.named import locks
from policies.rule import Family, Finding, Severity, StackRule
from recovery.graph.graph import Graph

_LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    for bucket in graph.of("aws:s3/bucket:Bucket"):
        lock = locks(context, bucket.region).get(bucket.name)
        if lock is not None and not made_for(graph, _LOCK, bucket):
            message = (
                f"{bucket.name} has no BucketObjectLockConfiguration; the file locks it for {lock.retention} days."
            )
            yield Finding(place=bucket.name, message=message, urn=bucket.urn)


RULE = StackRule(
    id="bucket-locked",
    family=Family.DATA,
    severity=Severity.CRITICAL,
    reason="Whoever has the right credential can delete what is not locked, versions and evidence included.",
    remediation="Add a BucketObjectLockConfiguration with the file's mode and days.",
    link="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
    check=_check,
)
