"""Every service has a region to recover in."""

from collections.abc import Iterator

from policies.context import Context
from policies.place import in_file, written
from policies.rule import Family, Finding, Severity, StackRule
from policies.words import said


def _check(context: Context) -> Iterator[Finding]:
    for service in context.environment.services.values():
        if not [region for region in service.standby if region != service.primary]:
            standby = said(list(service.standby))
            yield written(
                f"services.{service.name}.standby",
                f"{standby}, so {context.environment.pattern_of(service)} has no region but {service.primary}.",
            )


RULE = StackRule(
    id="service-has-a-second-region",
    family=Family.RECOVERABILITY,
    severity=Severity.CRITICAL,
    reason="A service that is in one region alone, its backups too, is lost with it.",
    remediation="Name another region under standby, or add one under regions.",
    link="https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/use-fault-isolation-to-protect-your-workload.html",
    check=in_file(_check),
)
