"""Every service's backups are copied to a vault in each of its standby regions."""

from collections.abc import Iterator

from policies.context import Context
from policies.links import taken_by
from policies.named import service_plans
from policies.rule import Family, Finding, Severity, StackRule
from policies.values import indices
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    plans = service_plans(context.environment)
    for plan in graph.of("aws:backup/plan:Plan"):
        service = plans.get(plan.get("name"))
        if service is None:
            continue
        vaults = {vault.region for vault in taken_by(graph, "aws:backup/vault:Vault", plan)}
        for index in _copied(plan):
            copies = [plan.get("rules", index, "copyActions", at, "destinationVaultArn") for at in _copies(plan, index)]
            lacking = [region for region in service.standby if region not in vaults]
            if lacking or len(set(copies)) < len(service.standby) or None in copies:
                where = f"rules.{index}.copyActions"
                message = f"{plan.name}: {where} leads to {len(set(copies) - {None})} vaults, not to one in each of "
                yield Finding(place=plan.name, message=f"{message}{', '.join(service.standby)}.", urn=plan.urn)


def _copied(plan: Resource) -> list[int]:
    """The rules that are to be copied: a continuous backup can be copied only as a snapshot, which the others are."""
    return [i for i in indices(plan, "rules") if plan.get("rules", i, "enableContinuousBackup") is not True]


def _copies(plan: Resource, index: int) -> range:
    return indices(plan, "rules", index, "copyActions")


RULE = StackRule(
    id="backup-copied",
    family=Family.DATA,
    severity=Severity.CRITICAL,
    reason="A backup in the region that is lost is lost with it.",
    remediation="Give each rule a copy action to a vault in every standby region.",
    link="https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html",
    check=_check,
)
