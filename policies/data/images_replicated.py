"""Images are replicated to every other region of the environment."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import indices, missing
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    others = [region for region in context.environment.regions if region != resource.region]
    there = _destinations(resource, f"{context.environment.name}/")
    for region in missing(others, there):
        seen = f"{context.environment.name}/ goes to {said(there)}"
        yield f"{resource.name}: replicationConfiguration.rules has no destination {region}: {seen}."


def _destinations(resource: Resource, prefix: str) -> list[str]:
    """The regions to which repositories that begin with `prefix` go."""
    rules: tuple[str | int, ...] = ("replicationConfiguration", "rules")
    found: list[str] = []
    for index in indices(resource, *rules):
        at = (*rules, index, "repositoryFilters")
        filters = [str(resource.get(*at, each, "filter")) for each in indices(resource, *at)]
        if not filters or any(prefix.startswith(each) for each in filters):  # without a filter it takes all
            targets = (*rules, index, "destinations")
            found += [str(resource.get(*targets, each, "region")) for each in indices(resource, *targets)]
    return found


RULE = ResourceRule(
    id="images-replicated",
    family=Family.DATA,
    severity=Severity.HIGH,
    reason="A standby that pulls its images from the region that is lost starts nothing.",
    remediation="Add the region as a destination of the environment's rule.",
    link="https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
    types=("aws:ecr/replicationConfiguration:ReplicationConfiguration",),
    check=_check,
)
