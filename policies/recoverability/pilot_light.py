"""What is mission-critical doesn't wait for GPUs to be found."""

from collections.abc import Iterator

from policies.context import Context
from policies.place import in_file, written
from policies.recoverability.restored import recovered_by
from policies.rule import Family, Finding, Level, Severity, StackRule
from spec.patterns import Pattern


def _check(context: Context) -> Iterator[Finding]:
    for name, place in recovered_by(context, Pattern.PILOT_LIGHT):
        yield written(place, f"pilot-light for {name} of tier 0: its GPUs are asked for only when they are needed.")


RULE = StackRule(
    id="mission-critical-has-its-gpus",
    family=Family.RECOVERABILITY,
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    reason="A pilot light acquires GPUs at failover: how long that takes is the market's to say.",
    remediation="Take hot-standby, whose warm minimum is reserved, or accept that the RTO depends on the market.",
    link="https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_disaster_recovery.html",
    check=in_file(_check),
)
