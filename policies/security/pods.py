"""Objects that run pods, as the rules on their rights look at them."""

from policies.compute.pods import TEMPLATES, every
from recovery.graph.resource import Resource

TYPES = tuple(TEMPLATES)


def pods(resource: Resource) -> list[tuple[str, ...]]:
    """The paths of the specs of its pods that are set."""
    return [(*path, "spec") for path in TEMPLATES[resource.type] if resource.get(*path, "spec") is not None]


def empty(resource: Resource) -> str | None:
    """What is wrong with an object without containers; None where it has some."""
    if next(every(resource), None) is not None:
        return None
    return f"{resource.name}: {'.'.join(TEMPLATES[resource.type][0])}.spec has no containers."
