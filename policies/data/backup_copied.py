"""Every service's backups are copied to a vault in each of its standby regions."""

from collections.abc import Iterator

from policies.context import Context
from policies.links import taken_by
from policies.lists import given, indices, missing
from policies.named import service_plans
from policies.place import each, found
from policies.rule import Family, Finding, Severity, StackRule
from policies.words import said
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from spec.environment import Service


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    plans = service_plans(context)

    def check(plan: Resource) -> Iterator[Finding]:
        service = plans.get(plan.get("name"))
        return _plan(graph, plan, service) if service is not None else iter(())

    yield from each(graph.of("aws:backup/plan:Plan"), check)


def _plan(graph: Graph, plan: Resource, service: Service) -> Iterator[Finding]:
    # A vault's ARN is known after an `up` only; from which vaults the plan takes one is known before.
    vaults = {vault.region for vault in taken_by(graph, "aws:backup/vault:Vault", plan)}
    lacking = missing(service.standby, vaults)
    for index in _copied(plan):
        copies = indices(plan, "rules", index, "copyActions")
        there = sum(given(plan, "rules", index, "copyActions", at, "destinationVaultArn") for at in copies)
        if lacking or there < len(service.standby):
            regions = said(lacking or service.standby)
            yield found(plan, f"rules.{index}.copyActions leads to {there} vaults, and not to one in {regions}.")


def _copied(plan: Resource) -> list[int]:
    """The rules that are to be copied: a continuous backup can be copied only as a snapshot, which the others are."""
    return [i for i in indices(plan, "rules") if plan.get("rules", i, "enableContinuousBackup") is not True]


RULE = StackRule(
    id="backup-copied",
    family=Family.DATA,
    severity=Severity.CRITICAL,
    reason="A backup in the region that is lost is lost with it.",
    remediation="Give each rule a copy action to a vault in every standby region.",
    link="https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html",
    check=_check,
)
