"""The models of a critical service are not all of one vendor."""

from collections.abc import Iterator

from policies.context import Context
from policies.owner import critical
from policies.place import in_file, written
from policies.route import OWN, origins
from policies.rule import Family, Finding, Severity, StackRule
from spec.errors import listed


def _check(context: Context) -> Iterator[Finding]:
    for service in context.environment.services.values():
        found = origins(context, service)
        # Our own GPUs in one region are as far away as the region.
        vendors = {origin.vendor for origin in found if origin.vendor != OWN or len(origin.places) > 1}
        if critical(service) and len(vendors) < 2:
            entries = listed([origin.entry for origin in found], "and")
            near = [origin.entry for origin in found if origin.vendor == OWN and OWN not in vendors]
            besides = f"; {listed(near, 'and')} runs in one region" if near else ""
            whose = f"of {listed(sorted(vendors))} alone" if vendors else "of no vendor"
            yield written(f"services.{service.name}.route", f"what counts as the same, {entries}, is {whose}{besides}.")


RULE = StackRule(
    id="route-spans-vendors",
    family=Family.RECOVERABILITY,
    severity=Severity.HIGH,
    reason="A provider is lost as a whole, by an outage, a quota or a closed account: no second region helps against "
    "that.",
    remediation="Add an entry of another vendor that was evaluated as the same, or own GPUs in two regions.",
    link="https://docs.litellm.ai/docs/proxy/reliability",
    check=in_file(_check),
)
