"""Every bucket has a versioning resource: S3 keeps no versions by itself."""

from collections.abc import Iterator

from policies.context import Context
from policies.links import made_for
from policies.rule import Family, Finding, Severity, StackRule
from recovery.graph.graph import Graph


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    for bucket in graph.of("aws:s3/bucket:Bucket"):
        if not made_for(graph, "aws:s3/bucketVersioning:BucketVersioning", bucket):
            yield Finding(place=bucket.name, message=f"{bucket.name} has no BucketVersioning.", urn=bucket.urn)


RULE = StackRule(
    id="bucket-versioned",
    family=Family.DATA,
    severity=Severity.CRITICAL,
    reason="A bucket that nothing is said about keeps one version: what is overwritten or deleted is gone.",
    remediation="Add a BucketVersioning for it, or make the bucket as a VersionedBucket.",
    link="https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html",
    check=_check,
)
