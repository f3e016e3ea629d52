"""No policy allows everything: not every action, and not every action of a service on everything."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import indices
from policies.rule import Family, ResourceRule, Severity
from policies.security.documents import FIELDS, KEYS, Statement, allowed, as_list, statements
from policies.words import said
from recovery.graph.resource import Resource

_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
_TOO_MUCH = ("AdministratorAccess", "PowerUserAccess", "IAMFullAccess")


def _check(resource: Resource, context: Context) -> Iterator[str]:
    if resource.type == _ATTACHMENT:
        arn = resource.get("policyArn")
        if arn is None or str(arn).rpartition("/")[2] in _TOO_MUCH:
            yield f"{resource.name}: policyArn is {said(arn)}, not a policy of what the role does."
        return
    yield from _document(resource, FIELDS[resource.type])
    for index in indices(resource, "inlinePolicies"):
        yield from _document(resource, "inlinePolicies", index, "policy")


def _document(resource: Resource, *path: str | int) -> Iterator[str]:
    where, found = ".".join(str(step) for step in path), statements(resource, *path)
    if found is None:
        # Of an endpoint AWS's own lets everyone do everything through it, of a key all of the account.
        yield f"{resource.name}: {where} is {said(resource.get(*path))}, not a policy document."
        return
    for sid, statement in allowed(found):
        if statement.get("NotAction") is not None:
            yield f"{resource.name}: {sid} of {where} allows all but {said(as_list(statement['NotAction']))}."
        for action in as_list(statement.get("Action")):
            if action == "*" or (str(action).endswith(":*") and _everywhere(resource, statement)):
                yield f"{resource.name}: {sid} of {where} allows {action} on {said(as_list(_on(statement)))}."


def _on(statement: Statement) -> object:
    return statement.get("Resource", statement.get("NotResource"))


def _everywhere(resource: Resource, statement: Statement) -> bool:
    """In a key's policy `*` is that key, and its administration is the account's to give on by IAM."""
    narrow = resource.type in KEYS or statement.get("Condition")
    return not narrow and ("*" in as_list(statement.get("Resource")) or "NotResource" in statement)


RULE = ResourceRule(
    id="least-privilege",
    family=Family.SECURITY,
    severity=Severity.CRITICAL,
    reason="Who steals a credential that may do everything has everything, backups included.",
    remediation="Name the actions, and the resources that they are for.",
    link="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    types=(*FIELDS, _ATTACHMENT),
    check=_check,
)
