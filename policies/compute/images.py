"""What runs is the image that was looked at: named by digest, wherever it runs."""

from collections.abc import Iterator
from re import compile as pattern

from policies.compute.pods import TEMPLATES, every
from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource

_DIGEST = pattern(r".+@sha256:[0-9a-f]{64}$")


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for container in every(resource):
        image = container.get("image")
        if not isinstance(image, str) or not _DIGEST.match(image):
            yield f"{container.place}: image is {said(image)}, not named by digest."


RULE = ResourceRule(
    id="images-by-digest",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="A tag can be moved: a pod that starts in a failover would run something that nobody has tried, or that "
    "somebody put there.",
    remediation="Name the image as repository@sha256:<digest>.",
    link="https://kubernetes.io/docs/concepts/containers/images/#image-names",
    types=tuple(TEMPLATES),
    check=_check,
)
