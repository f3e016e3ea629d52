"""A database refuses connections without TLS."""

from collections.abc import Iterator

from policies.context import Context
from policies.data.parameters import parameter
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    value = parameter(resource, "rds.force_ssl")  # its default depends on the engine's version
    if said(value) != "1":
        yield f"{resource.name}: rds.force_ssl is {said(value)}, not 1."


RULE = ResourceRule(
    id="database-tls",
    family=Family.SECURITY,
    severity=Severity.HIGH,
    reason="What is searched for and found is customers' data, and must not cross a network in clear text.",
    remediation="Set rds.force_ssl to 1 in the cluster's parameter group.",
    link="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html",
    types=("aws:rds/clusterParameterGroup:ClusterParameterGroup",),
    check=_check,
)
