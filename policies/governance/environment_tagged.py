"""All that a provider makes carries the tags of the environment."""

import json
from collections.abc import Iterator, Mapping

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    tags = _tags(resource)
    for tag, asked in (("relight:environment", context.environment.name), ("relight:managed-by", "relight")):
        if tags.get(tag) != asked:
            yield f"{resource.name}: defaultTags.tags.{tag} is {said(tags.get(tag))}, not {asked}."


def _tags(resource: Resource) -> Mapping[str, object]:
    """The provider's default tags; a provider's inputs that aren't texts come as JSON."""
    value = resource.get("defaultTags")
    if isinstance(value, str):
        value = json.loads(value)
    tags = value.get("tags") if isinstance(value, Mapping) else None
    return tags if isinstance(tags, Mapping) else {}


RULE = ResourceRule(
    id="environment-tagged",
    family=Family.GOVERNANCE,
    severity=Severity.MEDIUM,
    reason="In an incident nobody must guess what belongs to which environment, nor in the bill.",
    remediation="Make the provider by layers.providers, with the tags of layers.tags.",
    link="https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
    types=("pulumi:providers:aws",),
    check=_check,
)
