"""IAM's policy documents as rules read them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from recovery.graph.resource import Resource

Statement = Mapping[str, Any]

FIELDS: Mapping[str, str] = {
    "aws:iam/role:Role": "assumeRolePolicy",
    "aws:iam/rolePolicy:RolePolicy": "policy",
    "aws:iam/userPolicy:UserPolicy": "policy",
    "aws:iam/groupPolicy:GroupPolicy": "policy",
    "aws:iam/policy:Policy": "policy",
    "aws:s3/bucketPolicy:BucketPolicy": "policy",
    "aws:kms/key:Key": "policy",
    "aws:kms/replicaKey:ReplicaKey": "policy",
    "aws:sns/topicPolicy:TopicPolicy": "policy",
    "aws:sqs/queuePolicy:QueuePolicy": "policy",
    "aws:backup/vaultPolicy:VaultPolicy": "policy",
    "aws:ecr/repositoryPolicy:RepositoryPolicy": "policy",
    "aws:secretsmanager/secretPolicy:SecretPolicy": "policy",
    "aws:ec2/vpcEndpoint:VpcEndpoint": "policy",
}
"""Where each type has its document."""
KEYS = frozenset({"aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey"})


def statements(resource: Resource, *path: str | int) -> list[Statement] | None:
    """The statements of the document at `path`; None where it isn't set or is no document.

    Raises UndecidedError where the preview doesn't know it.
    """
    value = resource.get(*path)
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    if not isinstance(value, Mapping):
        return None
    found = value.get("Statement")
    return [found] if isinstance(found, Mapping) else found if isinstance(found, list) else None


def allowed(found: list[Statement]) -> Iterator[tuple[str, Statement]]:
    """The statements that allow something, each with its Sid, else its place."""
    for index, statement in enumerate(found):
        if statement.get("Effect") == "Allow":
            yield str(statement.get("Sid") or f"Statement.{index}"), statement


def as_list(value: Any) -> list[Any]:
    """What may be written as one value or as a list of them."""
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def anyone(statement: Statement) -> bool:
    """Whether its principal is everybody."""
    principal = statement.get("Principal")
    values = principal.values() if isinstance(principal, Mapping) else [principal]
    return any("*" in as_list(value) for value in values)
