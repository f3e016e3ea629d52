"""A gateway's cache is encrypted on the way and at rest, and lets in only users that are named."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import given
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for field in ("transitEncryptionEnabled", "atRestEncryptionEnabled"):
        value = resource.get(field)
        if value is not True:
            yield f"{resource.name}: {field} is {said(value)}, not true."
    if not given(resource, "userGroupIds"):
        value = resource.get("userGroupIds")
        yield f"{resource.name}: userGroupIds is {said(value)}, so that whoever reaches it may read all answers."


RULE = ResourceRule(
    id="cache-private",
    family=Family.SECURITY,
    severity=Severity.HIGH,
    reason="Answers that a model gave are kept in it, and with them what was asked.",
    remediation="Turn on both encryptions, and give it a user group whose users log in by IAM.",
    link="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/encryption.html",
    types=("aws:elasticache/replicationGroup:ReplicationGroup",),
    check=_check,
)
