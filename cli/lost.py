"""Leaving lost regions out of a run: their own stacks wait, and of the others nothing that is in them is touched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cli.errors import UserError
from cli.results import Outcome, Result
from spec.naming import PROJECT, Layer, Stack

EVERYWHERE = frozenset({"iam", "route53", "cloudfront"})
"""AWS services that are in no region: what a lost region's provider has of them can be changed all the same."""


def refuse(lost: Sequence[str], regions: Iterable[str], only: str | None, environment: str) -> None:
    """Raises UserError unless all the lost regions are the file's, and something is left to work on."""
    there = tuple(regions)
    for region in lost:
        if region not in there:
            raise UserError(f"stacks/{environment}.yaml has no region {region!r}: it has {', '.join(there)}.")
    if only in lost:
        raise UserError(f"{only} can't be brought up and be left out: give --region or --without.")
    if set(lost) >= set(there):
        raise UserError(f"no region is left: {environment} has {', '.join(there)}, and all of them are left out.")


def waiting(stacks: Iterable[Stack], lost: Sequence[str]) -> list[Result]:
    """The stacks of the lost regions, for the report."""
    return [
        Result(stack=stack, outcome=Outcome.SKIPPED, note=f"{stack.region} is left out")
        for stack in stacks
        if stack.region in lost
    ]


def options(stack: Stack, lost: Sequence[str], resources: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Pulumi's flags that keep it from a stack's resources in the lost regions, those that are yet to be made included.

    `resources` are the stack's as its state has them. Where a resource is, its provider's name says; what the program
    wants to make for the first time is known by the region in its name. Its other regions' resources go on from what
    the state says of the excluded ones, so the dependents are not left out with them.
    """
    if not lost or stack.layer is Layer.REGION:
        return ()
    excluded = [resource["urn"] for resource in resources if _region(resource) in lost and not _everywhere(resource)]
    services = {_service(resource) for resource in resources if resource["type"].startswith("aws:")} - EVERYWHERE
    excluded += [
        f"urn:pulumi:{stack.name}::{PROJECT}::**aws:{service}/**::**{region}**"
        for region in lost
        for service in sorted(services)
    ]
    return tuple(flag for urn in excluded for flag in ("--exclude", urn))


def explained(result: Result, lost: Sequence[str]) -> Result:
    """The result of a stack that could not be changed without the lost regions, with what to do instead.

    Pulumi puts what was left out into its books together with what it depended on before. If the file now turns such a
    dependency round, as swapping a service's roles does, it would be there twice.
    """
    if not lost or not any("Duplicate resource URN" in error for error in result.errors):
        return result
    advice = (
        f"The file now gives a service's regions other roles, which can't be done while {', '.join(lost)} is left out: "
        "put `primary` and `standby` back as they were, and swap them once the region answers."
    )
    return replace(result, errors=(*result.errors, advice))


def _region(resource: Mapping[str, Any]) -> str:
    """The region of a resource's provider, `aws-<region>`; '' for what has none."""
    name = str(resource.get("provider") or "").split("::")
    return name[-2].removeprefix("aws-") if len(name) > 1 else ""


def _service(resource: Mapping[str, Any]) -> str:
    return str(resource["type"]).removeprefix("aws:").partition("/")[0]


def _everywhere(resource: Mapping[str, Any]) -> bool:
    return _service(resource) in EVERYWHERE
