"""Critical services don't give up their reservations unawares."""

from collections.abc import Iterator

from policies.context import Context
from policies.owner import critical
from policies.place import in_file, written
from policies.rule import Family, Finding, Level, Severity, StackRule
from spec.errors import listed
from spec.modes import CapacityMode
from spec.placement import placements

_RESERVES = (CapacityMode.FULL, CapacityMode.MINIMUM)


def _check(context: Context) -> Iterator[Finding]:
    for service in context.environment.services.values():
        places = [each for each in placements(context.environment) if each.service is service]
        promised = [each.region for each in places if each.side.capacity in _RESERVES]
        for index, serving in enumerate(service.serving):
            if critical(service) and promised and not serving.reserve:
                where = listed(promised, "and")
                yield written(
                    f"services.{service.name}.serving[{index}].reserve",
                    f"false, so that {serving.model} takes what the market has in {where}; write true.",
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
