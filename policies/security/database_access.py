"""A database is reached from inside its network only."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    value = resource.get("publiclyAccessible")  # left out, it depends on the subnets
    if value is not False:
        yield f"{resource.name}: publiclyAccessible is {said(value)}, not false."


RULE = ResourceRule(
    id="database-private",
    family=Family.SECURITY,
    severity=Severity.CRITICAL,
    reason="A database with a public address is one password away from everybody.",
    remediation="Set publiclyAccessible to false.",
    link="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    types=("aws:rds/clusterInstance:ClusterInstance",),
    check=_check,
)
