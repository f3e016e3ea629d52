"""A service of tier 0 or 1 is promised a time, not an effort."""

from collections.abc import Iterator

from policies.context import Context
from policies.owner import critical
from policies.place import in_file, written
from policies.rule import Family, Finding, Severity, StackRule


def _check(context: Context) -> Iterator[Finding]:
    critically = {service.tier for service in context.environment.services.values() if critical(service)}
    for level in sorted(critically):
        tier = context.environment.tiers[level]
        if tier.rto is None:
            named = [each.name for each in context.environment.services.values() if each.tier == level]
            yield written(
                f"tiers.{level}.rto",
                f"best-effort promises nothing to {', '.join(named)}; write a time, or move them to another tier.",
            )


RULE = StackRule(
    id="critical-rto-promised",
    family=Family.GOVERNANCE,
    severity=Severity.HIGH,
    reason="What is critical to the business needs a time that can be predicted, tested and missed.",
    remediation="Write the tier's RTO, such as 4h.",
    link="https://csrc.nist.gov/pubs/sp/800/34/r1/upd1/final",
    check=in_file(_check),
)
