"""Applications log in to a database by IAM, not by a password."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    value = resource.get("iamDatabaseAuthenticationEnabled")
    if value is not True:
        yield f"{resource.name}: iamDatabaseAuthenticationEnabled is {said(value)}, not true."


RULE = ResourceRule(
    id="database-iam-login",
    family=Family.SECURITY,
    severity=Severity.HIGH,
    reason="A password has to be carried to every region and changed after a breach; a role's token lasts minutes.",
    remediation="Set iamDatabaseAuthenticationEnabled to true.",
    link="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.html",
    types=("aws:rds/cluster:Cluster",),
    check=_check,
)
