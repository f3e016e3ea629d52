"""Where the file protects data, what holds it refuses to be destroyed, and leaves a snapshot behind."""

from collections.abc import Iterator, Mapping

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource

_CLUSTER, _SECRET = "aws:rds/cluster:Cluster", "aws:secretsmanager/secret:Secret"
_ASKED: Mapping[str, Mapping[str, bool]] = {
    _CLUSTER: {"deletionProtection": True, "skipFinalSnapshot": False, "deleteAutomatedBackups": False},
    "aws:rds/globalCluster:GlobalCluster": {"deletionProtection": True, "forceDestroy": False},
    "aws:eks/cluster:Cluster": {"deletionProtection": True},
    "aws:s3/bucket:Bucket": {"forceDestroy": False},
    "aws:backup/vault:Vault": {"forceDestroy": False},
    "aws:ecr/repository:Repository": {"forceDelete": False},
    _SECRET: {},
}
_SAFE_UNSET = frozenset({"forceDestroy", "forceDelete", "skipFinalSnapshot"})
"""The provider's own default refuses. It deletes a cluster's automated backups, though, and protects nothing."""


def _check(resource: Resource, context: Context) -> Iterator[str]:
    if not context.environment.protect_data:
        return
    for field, asked in _ASKED[resource.type].items():
        value = resource.get(field)
        if value is not asked and not (value is None and field in _SAFE_UNSET):
            yield f"{resource.name}: {field} is {said(value)}, not {said(asked)}."
    if resource.type == _CLUSTER and not resource.get("finalSnapshotIdentifier"):
        value = resource.get("finalSnapshotIdentifier")
        yield f"{resource.name}: finalSnapshotIdentifier is {said(value)}, so that it can't leave a snapshot."
    # Left out, it can be had back for 30 days.
    if resource.type == _SECRET and number(resource.get("recoveryWindowInDays")) == 0:
        yield f"{resource.name}: recoveryWindowInDays is 0, so that a deletion can't be undone."


RULE = ResourceRule(
    id="deletion-protected",
    family=Family.DATA,
    severity=Severity.CRITICAL,
    reason="A wrong command, or a stolen credential, must not be able to take the data along with the resource.",
    remediation="Protect it, or write protect_data: false in the file of an environment that nobody will miss.",
    link="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html",
    types=tuple(_ASKED),
    check=_check,
)
