"""What is mission-critical is not restored from backups."""

from collections.abc import Iterator

from policies.context import Context
from policies.place import in_file, written
from policies.rule import Family, Finding, Severity, StackRule
from spec.patterns import Pattern

MISSION_CRITICAL = 0
"""The tier."""


def recovered_by(context: Context, pattern: Pattern) -> Iterator[tuple[str, str]]:
    """The services of tier 0 with a pattern, and the place in the file that says so."""
    for service in context.environment.services.values():
        if service.tier == MISSION_CRITICAL and context.environment.pattern_of(service) is pattern:
            yield (
                service.name,
                f"services.{service.name}.pattern" if service.pattern else f"tiers.{service.tier}.pattern",
            )


def _check(context: Context) -> Iterator[Finding]:
    for name, place in recovered_by(context, Pattern.BACKUP_RESTORE):
        yield written(place, f"backup-restore for {name} of tier 0, not active-active or hot-standby.")


RULE = StackRule(
    id="mission-critical-is-not-restored",
    family=Family.RECOVERABILITY,
    severity=Severity.CRITICAL,
    reason="A region that is made anew during an outage needs GPUs, quotas and control planes that everyone asks for "
    "then.",
    remediation="Take active-active or hot-standby, or another tier.",
    link="https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_disaster_recovery.html",
    check=in_file(_check),
)
