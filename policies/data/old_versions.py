"""Old versions stay for a month at least: a bad write is often noticed late."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import indices
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource

_LEAST_DAYS = 30


def _check(resource: Resource, context: Context) -> Iterator[str]:
    found = indices(resource, "rules")
    if not found:
        yield f"{resource.name}: rules is {said(resource.get('rules'))}, so that it says nothing of old versions."
    for index in found:
        # Without it S3 keeps old versions for good. A lock wins over it, so a longer lock needs no longer days here.
        if resource.get("rules", index, "noncurrentVersionExpiration") is None:
            continue
        days = resource.get("rules", index, "noncurrentVersionExpiration", "noncurrentDays")
        if (number(days) or 0) < _LEAST_DAYS:
            where = f"rules.{index}.noncurrentVersionExpiration.noncurrentDays"
            yield f"{resource.name}: {where} is {said(days)}, not {_LEAST_DAYS} or more."


RULE = ResourceRule(
    id="old-versions-kept",
    family=Family.DATA,
    severity=Severity.HIGH,
    reason="A version that is deleted within days is gone before anybody notices that the new one is wrong.",
    remediation="Let noncurrentDays be 30 or more.",
    link="https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html",
    types=("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",),
    check=_check,
)
