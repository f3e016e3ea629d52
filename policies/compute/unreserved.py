"""Critical services don't give up their reservations unawares."""

from collections.abc import Iterator

from policies.context import Context
from policies.owner import critical
from policies.place import in_file, written
from policies.rule import Family, Finding, Level, Severity, StackRule
from spec.modes import CapacityMode
from spec.placement import placements

_RESERVES = (CapacityMode.FULL, CapacityMode.MINIMUM)


def _check(context: Context) -> Iterator[Finding]:
    for placed in placements(context.environment):
        service = placed.service
        if placed.region == service.primary or placed.side.capacity not in _RESERVES or not critical(service):
            continue
        for index, serving in enumerate(service.serving):
            if not serving.reserve:
                place = f"services.{service.name}.serving[{index}].reserve"
                yield written(
                    place, f"false, so that {serving.model} in {placed.region} takes what the market has; write true."
                )


RULE = StackRule(
    id="critical-capacity-is-reserved",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    reason="A standby of tier 0 or 1 without reserved GPUs recovers only if GPUs happen to be free that day.",
    remediation="Remove reserve: false, or accept that the recovery depends on the market.",
    link="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-reservations.html",
    check=in_file(_check),
)
