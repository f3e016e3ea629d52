"""A reservation lets in only what names it."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource

RESERVATION = "aws:ec2/capacityReservation:CapacityReservation"


def _check(resource: Resource, context: Context) -> Iterator[str]:
    criteria = resource.get("instanceMatchCriteria")
    if criteria != "targeted":
        yield f"{resource.name}: instanceMatchCriteria is {said(criteria)}, not targeted."


RULE = ResourceRule(
    id="reservation-is-targeted",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="An open reservation is used up by whatever instance of its type the account starts first.",
    remediation="Set instanceMatchCriteria to targeted.",
    link="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-reservations-using.html",
    types=(RESERVATION,),
    check=_check,
)
