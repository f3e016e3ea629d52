"""A reservation lasts until somebody ends it."""

from collections.abc import Iterator

from policies.compute.targeted import RESERVATION
from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    kind, end = resource.get("endDateType"), resource.get("endDate")
    if kind != "unlimited" or end:
        until = f" (until {end})" if end else ""
        yield f"{resource.name}: endDateType is {said(kind)}{until}, not unlimited."


RULE = ResourceRule(
    id="reservation-has-no-end",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="A reservation that ends by itself is missed at the next failover, not on the day that it ends.",
    remediation="Set endDateType to unlimited and leave endDate out.",
    link="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-reservations-create.html",
    types=(RESERVATION,),
    check=_check,
)
