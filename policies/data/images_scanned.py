"""The environment's images are scanned in each region."""

from collections.abc import Iterator
from fnmatch import fnmatch

from policies.context import Context
from policies.lists import indices
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource

_SCANS = ("CONTINUOUS_SCAN", "SCAN_ON_PUSH")


def _check(resource: Resource, context: Context) -> Iterator[str]:
    prefix = f"{context.environment.name}/"
    frequencies = [
        resource.get("rules", index, "scanFrequency")
        for index in indices(resource, "rules")
        if any(fnmatch(f"{prefix}x", each) for each in _filters(resource, index))
    ]
    if not frequencies:
        yield f"{resource.name}: rules is {_seen(resource)}, and no filter takes in {prefix}*."
    elif not set(frequencies) & set(_SCANS):
        yield f"{resource.name}: scanFrequency of {prefix}* is {said(frequencies)}, not CONTINUOUS_SCAN."


def _filters(resource: Resource, index: int) -> list[str]:
    found = indices(resource, "rules", index, "repositoryFilters")
    return [str(resource.get("rules", index, "repositoryFilters", at, "filter")) for at in found]


def _seen(resource: Resource) -> str:
    filters = [each for index in indices(resource, "rules") for each in _filters(resource, index)]
    return f"for {said(filters)}" if filters else said(resource.get("rules") and [])


RULE = ResourceRule(
    id="images-scanned",
    family=Family.DATA,
    severity=Severity.MEDIUM,
    reason="An image with a known hole is found by whoever scans it first.",
    remediation="Scan the environment's repositories continuously, or on push.",
    link="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
    types=("aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",),
    check=_check,
)
