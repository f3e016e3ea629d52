"""A database's parameters, which are a list of names and values."""

from typing import Any

from policies.lists import indices
from recovery.graph.resource import Resource


def parameter(resource: Resource, name: str) -> Any:
    """The value of a parameter in a parameter group; None where it isn't set."""
    for index in indices(resource, "parameters"):
        if resource.get("parameters", index, "name") == name:
            return resource.get("parameters", index, "value")
    return None
