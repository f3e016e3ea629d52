"""A secret is in each region where something reads it."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import indices, missing
from policies.named import secret_regions
from policies.rule import Family, ResourceRule, Severity
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    needed = secret_regions(context).get(resource.get("name"), ())
    replicas = [str(resource.get("replicas", index, "region")) for index in indices(resource, "replicas")]
    for region in missing(needed, [resource.region, *replicas]):
        yield f"{resource.name}: replicas has no {region}, where it is read."


RULE = ResourceRule(
    id="secrets-replicated",
    family=Family.SECURITY,
    severity=Severity.CRITICAL,
    reason="A gateway in the standby has to read its keys while the region that they were made in is gone.",
    remediation="Add the region to the secret's replicas, with that region's key.",
    link="https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html",
    types=("aws:secretsmanager/secret:Secret",),
    check=_check,
)
