"""What the engine would plan between two recordings: the providers' own rules say what is changed and what replaced."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from localcloud.aws.compare import canonical
from localcloud.aws.types import kind_of
from localcloud.kubernetes import replacement
from localcloud.provider import differences
from tests.recorder import Recording, Registration

HOLDS_DATA = frozenset(
    {
        "aws:backup/vault:Vault",
        "aws:dynamodb/table:Table",
        "aws:ecr/repository:Repository",
        "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup",
        "aws:kms/key:Key",
        "aws:kms/replicaKey:ReplicaKey",
        "aws:rds/cluster:Cluster",
        "aws:rds/globalCluster:GlobalCluster",
        "aws:route53/zone:Zone",
        "aws:s3/bucket:Bucket",
        "aws:secretsmanager/secret:Secret",
        "aws:secretsmanager/secretVersion:SecretVersion",
    }
)
"""Types whose end is the end of data, of what decrypts it, or of what others hold a reference to."""


class Operation(StrEnum):
    """What is done with a resource, in the engine's words."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One resource that is not the same afterwards; of a deleted one `resource` is what there was."""

    operation: Operation
    resource: Registration


def plan(before: Recording, after: Recording) -> tuple[Planned, ...]:
    """What an `up` of `after` does to a stack that is as `before`, components and providers left out."""
    old, new = _by_urn(before), _by_urn(after)
    found = [(Operation.DELETE, old[urn]) for urn in old.keys() - new.keys()]
    found += [(Operation.CREATE, new[urn]) for urn in new.keys() - old.keys()]
    found += [(operation, new[urn]) for urn in old.keys() & new.keys() if (operation := _change(old[urn], new[urn]))]
    return tuple(Planned(operation=operation, resource=resource) for operation, resource in found)


def _by_urn(recording: Recording) -> dict[tuple[str, str, str], Registration]:
    return {(each.parent_type, each.type, each.name): each for each in recording.resources()}


def _change(old: Registration, new: Registration) -> Operation | None:
    if old.provider != new.provider:
        return Operation.REPLACE
    was, will_be = _inputs(old, new.ignore_changes), _inputs(new, new.ignore_changes)
    if was == will_be:
        return None
    if new.type.startswith("kubernetes:"):
        changes = replacement.diff(was, will_be).changes.values()
    else:
        kind = kind_of(new.type)
        meant = canonical(was, kind.unordered), canonical(will_be, kind.unordered)
        changes = differences(*meant, kind.replace).values()
    if not changes:
        return None
    return Operation.REPLACE if any(change.replace for change in changes) else Operation.UPDATE


def _inputs(resource: Registration, ignored: tuple[str, ...]) -> dict[str, Any]:
    inputs: Mapping[str, Any] = resource.inputs
    return {name: value for name, value in inputs.items() if name not in ignored}
