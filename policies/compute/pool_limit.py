"""A GPU pool has an end."""

from collections.abc import Iterator

from policies.compute.pods import GPU
from policies.compute.pools import POOL
from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    limit = resource.get("spec", "limits", GPU)
    if not number(limit):
        yield f"{resource.name}: limits.{GPU} is {said(limit)}, not a number of GPUs above 0."


RULE = ResourceRule(
    id="gpu-pool-is-limited",
    family=Family.COMPUTE,
    severity=Severity.MEDIUM,
    reason="A pool without a limit buys GPUs for as long as pods ask, whoever made them ask; one at zero buys none in"
    " a failover.",
    remediation="Set spec.limits to the GPUs of the most replicas and one more.",
    link="https://karpenter.sh/docs/concepts/nodepools/#speclimits",
    types=(POOL,),
    check=_check,
)
