"""A database's storage is encrypted: it can be turned on only when it is made."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    encrypted = resource.get("storageEncrypted")
    if encrypted is not True:
        yield f"{resource.name}: storageEncrypted is {said(encrypted)}, not true."


RULE = ResourceRule(
    id="storage-encrypted",
    family=Family.DATA,
    severity=Severity.HIGH,
    reason="Storage that isn't encrypted at first has to be made anew to be, and so do all copies of it.",
    remediation="Set storageEncrypted to true before the database is made.",
    link="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
    types=("aws:rds/cluster:Cluster", "aws:rds/globalCluster:GlobalCluster"),
    check=_check,
)
