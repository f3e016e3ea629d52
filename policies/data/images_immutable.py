"""An image's tag always means the same image."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    value = resource.get("imageTagMutability")
    if value != "IMMUTABLE":
        yield f"{resource.name}: imageTagMutability is {said(value)}, not IMMUTABLE."


RULE = ResourceRule(
    id="images-immutable",
    family=Family.DATA,
    severity=Severity.MEDIUM,
    reason="A tag that can be moved starts other code in a rebuilt region than ran in the lost one.",
    remediation="Set imageTagMutability to IMMUTABLE.",
    link="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    types=("aws:ecr/repository:Repository",),
    check=_check,
)
