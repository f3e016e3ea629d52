"""Each database can be restored to any second of the last month."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource
from spec.backups import LEAST_DAYS


def _check(resource: Resource, context: Context) -> Iterator[str]:
    days = resource.get("backupRetentionPeriod")  # left out, Aurora keeps one day
    if (number(days) or 0) < LEAST_DAYS:
        yield f"{resource.name}: backupRetentionPeriod is {said(days)}, not {LEAST_DAYS} or more."


RULE = ResourceRule(
    id="database-restorable",
    family=Family.DATA,
    severity=Severity.HIGH,
    reason="A wrong migration or a deletion reaches every secondary in a second; only a restore to before it helps.",
    remediation="Set backupRetentionPeriod to 30 or more; 35 is the most.",
    link="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Managing.Backups.html",
    types=("aws:rds/cluster:Cluster",),
    check=_check,
)
