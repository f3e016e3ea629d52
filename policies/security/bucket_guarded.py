"""Each bucket has a block of public access, a policy, and encryption of its own."""

from collections.abc import Iterator

from policies.context import Context
from policies.links import made_for
from policies.rule import Family, Finding, Severity, StackRule
from recovery.graph.graph import Graph

_GUARDS = (
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
)


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    for bucket in graph.of("aws:s3/bucket:Bucket"):
        for kind in _GUARDS:
            if not made_for(graph, kind, bucket):
                message = f"{bucket.name} has no {kind.rpartition(':')[2]}."
                yield Finding(place=bucket.name, message=message, urn=bucket.urn)


RULE = StackRule(
    id="bucket-guarded",
    family=Family.SECURITY,
    severity=Severity.CRITICAL,
    reason="What is asked of a bucket's guards holds only for a bucket that has them.",
    remediation="Add it, or make the bucket as a VersionedBucket.",
    link="https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    check=_check,
)
