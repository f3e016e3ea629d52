"""What is kept as evidence is kept for a year at least."""

from collections.abc import Iterator

from policies.context import Context
from policies.place import in_file, written
from policies.rule import Family, Finding, Severity, StackRule

_LEAST_DAYS = 365


def _check(context: Context) -> Iterator[Finding]:
    days = context.environment.audit.retention
    if days < _LEAST_DAYS:
        yield written("audit.retention", f"{days}d is less than a year; write {_LEAST_DAYS}d or more.")


RULE = StackRule(
    id="audit-kept",
    family=Family.GOVERNANCE,
    severity=Severity.HIGH,
    reason="A yearly audit, and whoever looks into a breach, asks for what happened a year ago.",
    remediation="Write audit: {retention: 365d} or more.",
    link="https://csrc.nist.gov/pubs/sp/800/92/final",
    check=in_file(_check),
)
