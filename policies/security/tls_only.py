"""A bucket, and a topic, refuse whoever comes without TLS."""

from collections.abc import Iterator, Mapping

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.security.documents import Statement, anyone, as_list, statements
from policies.words import said
from recovery.graph.resource import Resource

_BUCKET, _TOPIC = "aws:s3/bucketPolicy:BucketPolicy", "aws:sns/topicPolicy:TopicPolicy"
_ACTIONS: Mapping[str, frozenset[str]] = {
    _BUCKET: frozenset({"s3:*", "*"}),
    _TOPIC: frozenset({"sns:Publish", "sns:*", "*"}),
}


def _check(resource: Resource, context: Context) -> Iterator[str]:
    found = statements(resource, "policy")
    if found is None:
        yield f"{resource.name}: policy is {said(resource.get('policy'))}, and refuses nobody without TLS."
    elif not any(_refuses(resource, statement) for statement in found):
        action = "sns:Publish" if resource.type == _TOPIC else "s3:*"
        yield f"{resource.name}: no statement of policy denies {action} where aws:SecureTransport is false."


def _refuses(resource: Resource, statement: Statement) -> bool:
    condition = statement.get("Condition")
    bools = condition.get("Bool") if isinstance(condition, Mapping) else None
    plain = as_list(bools.get("aws:SecureTransport")) if isinstance(bools, Mapping) else []
    return (
        statement.get("Effect") == "Deny"
        and anyone(statement)
        and bool(_ACTIONS[resource.type] & set(as_list(statement.get("Action"))))
        and [str(each).lower() for each in plain] == ["false"]
        # A second condition would have to hold as well before anybody is refused.
        and isinstance(condition, Mapping)
        and len(condition) == 1
        and _on_all(resource, statement)
    )


def _on_all(resource: Resource, statement: Statement) -> bool:
    """Whether it is about the objects too, and not the bucket alone."""
    return resource.type != _BUCKET or any(str(each).endswith("*") for each in as_list(statement.get("Resource")))


RULE = ResourceRule(
    id="tls-only",
    family=Family.SECURITY,
    severity=Severity.HIGH,
    reason="S3 and SNS answer without TLS unless a policy forbids it.",
    remediation="Deny every action to everybody where aws:SecureTransport is false.",
    link="https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    types=tuple(_ACTIONS),
    check=_check,
)
