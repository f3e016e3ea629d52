"""A database's log leaves the database: what happened can be read when it is gone."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import texts
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    if "postgresql" not in texts(resource, "enabledCloudwatchLogsExports"):
        value = resource.get("enabledCloudwatchLogsExports")
        yield f"{resource.name}: enabledCloudwatchLogsExports is {said(value)}, without postgresql."


RULE = ResourceRule(
    id="database-logs-exported",
    family=Family.DATA,
    severity=Severity.MEDIUM,
    reason="Who connected and who changed which table is lost with the database unless its log is exported.",
    remediation="Add postgresql to enabledCloudwatchLogsExports.",
    link="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.CloudWatch.html",
    types=("aws:rds/cluster:Cluster",),
    check=_check,
)
