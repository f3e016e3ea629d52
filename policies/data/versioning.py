"""Buckets keep every version: replication needs it, and an overwritten object can be had back."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    status = resource.get("versioningConfiguration", "status")
    if status != "Enabled":
        yield f"{resource.name}: versioningConfiguration.status is {status or 'not set'}, not Enabled."


RULE = ResourceRule(
    id="versioning-enabled",
    family=Family.DATA,
    severity=Severity.CRITICAL,
    reason="Without versions an overwritten or deleted object is gone, and S3 replicates nothing.",
    remediation="Set versioningConfiguration.status to Enabled.",
    link="https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
    types=("aws:s3/bucketVersioning:BucketVersioning",),
    check=_check,
)
