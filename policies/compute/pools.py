"""What a Karpenter node pool asks for."""

from typing import Any

from policies.lists import indices
from recovery.graph.resource import Resource

POOL = "kubernetes:karpenter.sh/v1:NodePool"
LABEL = "relight.dev/pool"
"""The label that the nodes of all pools of a model carry, and its pods select."""
CAPACITY = "karpenter.sh/capacity-type"
ZONE = "topology.kubernetes.io/zone"

_REQUIREMENTS = ("spec", "template", "spec", "requirements")


def required(pool: Resource, key: str) -> list[str] | None:
    """The values that a pool's nodes may have for a key; None where it doesn't name any."""
    for index in indices(pool, *_REQUIREMENTS):
        here = (*_REQUIREMENTS, index)
        if pool.get(*here, "key") == key and pool.get(*here, "operator") == "In":
            values: Any = pool.get(*here, "values")
            return None if values is None else [str(pool.get(*here, "values", each)) for each in range(len(values))]
    return None


def group(pool: Resource) -> str | None:
    """The label's value: pools with the same one stand in for each other."""
    found: str | None = pool.get("spec", "template", "metadata", "labels", LABEL)
    return found
