"""No bucket is public, nor can be made so."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource

_BLOCKS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for field in _BLOCKS:
        value = resource.get(field)
        if value is not True:
            yield f"{resource.name}: {field} is {said(value)}, not true."


RULE = ResourceRule(
    id="bucket-private",
    family=Family.SECURITY,
    severity=Severity.CRITICAL,
    reason="One policy or ACL written in haste makes a bucket public, unless all four blocks are on.",
    remediation="Set all four blocks to true.",
    link="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    types=("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",),
    check=_check,
)
