"""A policy that lets in everybody says under which condition."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.security.documents import FIELDS, allowed, anyone, statements
from policies.words import said
from recovery.graph.resource import Resource

_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
"""Its policy only narrows what a principal may do by its own policies, so it names nobody."""
_TYPES = tuple(kind for kind in FIELDS if kind != _ENDPOINT)


def _check(resource: Resource, context: Context) -> Iterator[str]:
    field = FIELDS[resource.type]
    found = statements(resource, field)
    if found is None:
        yield f"{resource.name}: {field} is {said(resource.get(field))}, not a policy document."
        return
    for sid, statement in allowed(found):
        if anyone(statement) and not statement.get("Condition"):
            yield f"{resource.name}: {sid} of {field} lets in the principal * without a Condition."


RULE = ResourceRule(
    id="principal-named",
    family=Family.SECURITY,
    severity=Severity.CRITICAL,
    reason="A principal * without a condition is everybody who has any AWS account.",
    remediation="Name the principal, or add a Condition on the account, the organization or the source's ARN.",
    link="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    types=_TYPES,
    check=_check,
)
