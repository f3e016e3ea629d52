"""The key is a multi-region key that rotates, and can be had back for a month after its deletion."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource

_LEAST_DAYS = 30
"""The most that KMS waits, and its default."""


def _check(resource: Resource, context: Context) -> Iterator[str]:
    if resource.name != f"{context.environment.name}-{context.environment.home}":
        return  # a key for alarms alone encrypts nothing that is ever restored
    for field in ("multiRegion", "enableKeyRotation"):
        value = resource.get(field)
        if value is not True:
            yield f"{resource.name}: {field} is {said(value)}, not true."
    days = resource.get("deletionWindowInDays")
    if days is not None and (number(days) or 0) < _LEAST_DAYS:
        yield f"{resource.name}: deletionWindowInDays is {said(days)}, not {_LEAST_DAYS}."


RULE = ResourceRule(
    id="key-multi-region",
    family=Family.DATA,
    severity=Severity.CRITICAL,
    reason="What a key of one region encrypts can't be read anywhere when that region is gone.",
    remediation="Set multiRegion and enableKeyRotation to true: a key becomes multi-region only by being made anew.",
    link="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
    types=("aws:kms/key:Key",),
    check=_check,
)
