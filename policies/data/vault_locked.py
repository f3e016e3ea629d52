"""Where data is protected, each backup vault has a lock that no credential undoes in one call."""

from collections.abc import Iterator

from policies.context import Context
from policies.links import made_for
from policies.place import each, found
from policies.rule import Family, Finding, Severity, StackRule
from policies.words import number, said
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from spec.locks import LockMode

_LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
_LEAST_DAYS = 7


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    if not context.environment.protect_data:
        return
    for vault in graph.of("aws:backup/vault:Vault"):
        if not made_for(graph, _LOCK, vault):
            yield Finding(place=vault.name, message=f"{vault.name} has no VaultLockConfiguration.", urn=vault.urn)
    yield from each(graph.of(_LOCK), lambda lock: _weak(lock, context))


def _weak(lock: Resource, context: Context) -> Iterator[Finding]:
    days = lock.get("minRetentionDays")
    if (number(days) or 0) < _LEAST_DAYS:
        yield found(lock, f"minRetentionDays is {said(days)}, not {_LEAST_DAYS} or more.")
    compliance = context.environment.backups.lock is LockMode.COMPLIANCE
    if compliance and lock.get("changeableForDays") is None:
        yield found(lock, "changeableForDays is not set, so that the lock is governance and not compliance.")


RULE = StackRule(
    id="vault-locked",
    family=Family.DATA,
    severity=Severity.CRITICAL,
    reason="Who breaks in deletes the backups first.",
    remediation="Add a VaultLockConfiguration that keeps each backup for a week at least.",
    link="https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
    check=_check,
)
