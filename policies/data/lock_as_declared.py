"""A lock holds for as long, and as strictly, as the environment's file says."""

from collections.abc import Iterator

from policies.context import Context
from policies.named import locks
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource
from spec.locks import LockMode

_DAYS_OF_A_YEAR = 365


def _check(resource: Resource, context: Context) -> Iterator[str]:
    lock = locks(context, resource.region).get(resource.name.removesuffix("-lock"))
    if lock is None:
        return
    mode = resource.get("rule", "defaultRetention", "mode")
    # A compliance lock where governance is declared keeps more than was promised, not less.
    fine = ("COMPLIANCE",) if lock.mode is LockMode.COMPLIANCE else ("GOVERNANCE", "COMPLIANCE")
    if mode not in fine:
        yield f"{resource.name}: rule.defaultRetention.mode is {said(mode)}, not {lock.mode.upper()}."
    days = number(resource.get("rule", "defaultRetention", "days"))
    years = number(resource.get("rule", "defaultRetention", "years"))
    kept = days if years is None else years * _DAYS_OF_A_YEAR
    if kept is None or kept < lock.retention:
        yield f"{resource.name}: rule.defaultRetention.days is {said(kept)}, not {lock.retention} or more."


RULE = ResourceRule(
    id="lock-as-declared",
    family=Family.DATA,
    severity=Severity.HIGH,
    reason="What can be deleted before its time is there only as long as nobody wants it gone.",
    remediation="Set the mode and the days that the file declares under audit or lock.",
    link="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html",
    types=("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",),
    check=_check,
)
