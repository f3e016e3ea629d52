"""A model server names its weights by digest, and one that the file declares."""

from collections.abc import Iterator
from re import compile as pattern

from policies.compute.pods import DEPLOYMENT, GROUP, Container, every
from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource

_FLAG = "--model"
_WEIGHTS = pattern(r"s3://[^/]+/sha256/([0-9a-f]{64})/$")


def weights(container: Container) -> str | None:
    """Where a model server takes its weights from."""
    arguments = container.strings("args")
    for argument in arguments:
        if argument == _FLAG:
            return next(arguments, None)
        if argument.startswith(f"{_FLAG}="):
            return argument.removeprefix(f"{_FLAG}=")
    return None


def digest(container: Container) -> str | None:
    """The digest that they are named by, `sha256:<64 hexadecimal digits>`."""
    named = _WEIGHTS.match(weights(container) or "")
    return f"sha256:{named[1]}" if named else None


def _check(resource: Resource, context: Context) -> Iterator[str]:
    declared = {each for model in context.environment.models.values() for each in model.digests}
    for container in every(resource):
        if not container.gpus:
            continue
        named = digest(container)
        if named is None:
            yield f"{container.place}: {_FLAG} is {said(weights(container))}, not a folder s3://<bucket>/sha256/<digest>/."
        elif named not in declared:
            yield f"{container.place}: {_FLAG} is {weights(container)}, which is no digest of the file's models."


RULE = ResourceRule(
    id="weights-by-digest",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="Weights by a name that can be overwritten are not the ones that were evaluated, and two regions may serve"
    " different ones.",
    remediation="Serve the folder of a digest that the file declares under models.",
    link="https://slsa.dev/spec/v1.0/verifying-artifacts",
    types=(DEPLOYMENT, GROUP),
    check=_check,
)
