"""The GPU capacity that the pattern promises is reserved, in the zones where it will be asked for."""

from collections import Counter
from collections.abc import Iterator

from policies.compute.pools import POOL, group
from policies.compute.targeted import RESERVATION
from policies.context import Context
from policies.place import found
from policies.rule import Family, Finding, Severity, StackRule
from policies.words import number, said
from recovery.graph.graph import Graph
from spec.capacity import reserved_nodes, reserved_replicas
from spec.naming import short
from spec.placement import Placement, placements
from spec.services import Serving


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    held: Counter[tuple[str, str, str, str]] = Counter()
    for each in graph.of(RESERVATION):
        named = (each.get("availabilityZone"), each.get("tags", "relight:service"), each.get("tags", "relight:model"))
        zone, service, model = (str(name) for name in named)
        held[zone, service, model, str(each.get("instanceType"))] += int(number(each.get("instanceCount")) or 0)
    # Of the pools of a model the one that is tried first is named.
    by_weight = sorted(graph.of(POOL), key=lambda pool: number(pool.get("spec", "weight")) or 0)
    pools = {(pool.region, group(pool)): pool for pool in by_weight}
    for placed in placements(context.environment):
        for serving in placed.service.serving:
            pool = pools.get((placed.region, short(f"{placed.service.name}-{serving.model}")))
            if pool is None or not serving.reserve:
                continue
            kind = context.environment.models[serving.model].instance_types[0]
            for zone, nodes in _wanted(placed, serving, context).items():
                here = held[zone, placed.service.name, serving.model, kind]
                if here < nodes:
                    yield found(pool, f"{said(here)} {kind} are reserved for it in {zone}, not {nodes}.")


def _wanted(placed: Placement, serving: Serving, context: Context) -> dict[str, int]:
    zones = context.environment.regions[placed.region].zones
    model = context.environment.models[serving.model]
    return reserved_nodes(reserved_replicas(serving, placed.side.capacity, len(zones)), model, zones)


RULE = StackRule(
    id="capacity-is-reserved",
    family=Family.COMPUTE,
    severity=Severity.CRITICAL,
    reason="On-demand GPUs are sold out at times, and when a region is lost everyone asks for them in the next one.",
    remediation="Reserve the nodes that the pattern promises in each zone, or write reserve: false.",
    link="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-reservations.html",
    check=_check,
)
