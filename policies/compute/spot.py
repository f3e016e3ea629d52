"""Spot capacity is never all that a model can get."""

from collections import defaultdict
from collections.abc import Iterator

from policies.compute.pools import CAPACITY, LABEL, POOL, group, required
from policies.context import Context
from policies.place import found
from policies.rule import Family, Finding, Severity, StackRule
from policies.words import said
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource

_ON_DEMAND = ("on-demand", "reserved")


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    together: defaultdict[tuple[str, str], list[Resource]] = defaultdict(list)
    for pool in graph.of(POOL):
        label = group(pool)
        if label is None:
            yield found(pool, f"the label {LABEL} is not set, so no other pool stands in for its capacity.")
        else:
            together[pool.stack, label].append(pool)
    for (_, label), pools in together.items():
        # Without a requirement Karpenter takes on-demand capacity.
        kinds = {kind for pool in pools for kind in required(pool, CAPACITY) or _ON_DEMAND[:1]}
        if not kinds & {*_ON_DEMAND}:
            yield found(
                pools[0], f"all pools with the label {label} are {said(sorted(kinds))}, none {' or '.join(_ON_DEMAND)}."
            )


RULE = StackRule(
    id="spot-is-never-alone",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="Spot nodes are taken back at two minutes' notice, most of all when a lost region's users ask for the same"
    " GPUs.",
    remediation="Put an on-demand or reserved pool with the same label beside the spot pools.",
    link="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-interruptions.html",
    check=_check,
)
