"""The models of a critical service are not all in one region."""

from collections.abc import Iterator

from policies.context import Context
from policies.owner import critical
from policies.place import in_file, written
from policies.route import origins
from policies.rule import Family, Finding, Severity, StackRule
from spec.errors import listed


def _check(context: Context) -> Iterator[Finding]:
    for service in context.environment.services.values():
        found = origins(context, service)
        places = {place for origin in found for place in origin.places}
        if critical(service) and len(places) < 2:
            where = listed(sorted(places) or ["no region"])
            entries = listed([origin.entry for origin in found], "and")
            yield written(
                f"services.{service.name}.route", f"what counts as the same, {entries}, answers from {where} alone."
            )


RULE = StackRule(
    id="route-spans-regions",
    family=Family.RECOVERABILITY,
    severity=Severity.CRITICAL,
    reason="A standby whose gateway can only ask models in the lost region is up and answers nothing.",
    remediation="Add an entry that answers as well, from another region, and declare it as same.",
    link="https://docs.aws.amazon.com/bedrock/latest/userguide/models-regions.html",
    check=in_file(_check),
)
