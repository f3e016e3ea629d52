"""Nothing but what needs a GPU runs on a GPU node."""

from collections.abc import Iterator

from policies.compute.pods import GPU
from policies.compute.pools import POOL
from policies.context import Context
from policies.lists import indices
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource

_TAINTS = ("spec", "template", "spec", "taints")
_KEEPS_OUT = ("NoSchedule", "NoExecute")


def _check(resource: Resource, context: Context) -> Iterator[str]:
    taints = [
        f"{resource.get(*_TAINTS, index, 'key')}:{resource.get(*_TAINTS, index, 'effect')}"
        for index in indices(resource, *_TAINTS)
    ]
    if not any(f"{GPU}:{effect}" in taints for effect in _KEEPS_OUT):
        yield f"{resource.name}: taints are {said(taints or None)}, not {GPU}:{_KEEPS_OUT[0]}."


RULE = ResourceRule(
    id="gpu-pool-is-tainted",
    family=Family.COMPUTE,
    severity=Severity.MEDIUM,
    reason="Pods that need no GPU would hold the nodes that a failover needs, and keep them from going when idle.",
    remediation="Add the taint nvidia.com/gpu with the effect NoSchedule.",
    link="https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
    types=(POOL,),
    check=_check,
)
