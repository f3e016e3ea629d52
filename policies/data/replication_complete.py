"""A replication rule carries everything: it is on, leads to another bucket's key, and takes deletions along."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import given, indices
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource

_ON = (
    ("status",),
    # Else a promoted standby shows what was deleted. The deletion of a version is never replicated.
    ("deleteMarkerReplication", "status"),
    # Else S3 passes over every object that our key encrypts, silently.
    ("sourceSelectionCriteria", "sseKmsEncryptedObjects", "status"),
)


def _check(resource: Resource, context: Context) -> Iterator[str]:
    found = indices(resource, "rules")
    if not found:
        yield f"{resource.name}: rules is {said(resource.get('rules'))}, and nothing is replicated."
    for index in found:
        for path in _ON:
            value = resource.get("rules", index, *path)
            if value != "Enabled":
                yield f"{resource.name}: rules.{index}.{'.'.join(path)} is {said(value)}, not Enabled."
        key = ("rules", index, "destination", "encryptionConfiguration", "replicaKmsKeyId")
        if not given(resource, *key):
            where = f"rules.{index}.destination.encryptionConfiguration.replicaKmsKeyId"
            yield f"{resource.name}: {where} is {said(resource.get(*key))}, not a key of the target's region."


RULE = ResourceRule(
    id="replication-complete",
    family=Family.DATA,
    severity=Severity.HIGH,
    reason="A rule that is off, or passes over encrypted objects or deletions, leaves a standby that differs.",
    remediation="Turn on the rule, its delete markers and its KMS-encrypted objects, and name the target's key.",
    link="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html",
    types=("aws:s3/bucketReplicationConfig:BucketReplicationConfig",),
    check=_check,
)
