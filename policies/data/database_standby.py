"""Each standby region has the database cluster, and the instances, that the pattern keeps there."""

from collections.abc import Iterator

from policies.context import Context
from policies.links import made_for
from policies.owner import names
from policies.rule import Family, Finding, Severity, StackRule
from recovery.graph.graph import Graph
from spec.modes import VectorStoreMode
from spec.placement import Placement, placements

_CLUSTER, _INSTANCE = "aws:rds/cluster:Cluster", "aws:rds/clusterInstance:ClusterInstance"
_WITHOUT_INSTANCES = (VectorStoreMode.HEADLESS, VectorStoreMode.SNAPSHOTS)


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    known = names(context)
    clusters = {cluster.get("clusterIdentifier"): cluster for cluster in graph.of(_CLUSTER)}
    for place in placements(context.environment):
        primary = clusters.get(known.database(place.service.primary, place.service.name))
        mode = place.side.vector_store
        if primary is None or place.service.vector_store is None or mode is VectorStoreMode.SNAPSHOTS:
            continue
        cluster = clusters.get(known.database(place.region, place.service.name))
        if cluster is None:
            message = f"{primary.name} has no cluster in {place.region}, where {_asked(place)}."
            yield Finding(place=primary.name, message=message, urn=primary.urn)
        elif mode not in _WITHOUT_INSTANCES and not made_for(graph, _INSTANCE, cluster):
            message = f"{cluster.name} has no instance, where {_asked(place)}."
            yield Finding(place=cluster.name, message=message, urn=cluster.urn)


def _asked(place: Placement) -> str:
    return f"{place.pattern} asks for: {place.side.vector_store}"


RULE = StackRule(
    id="database-in-standby",
    family=Family.DATA,
    severity=Severity.CRITICAL,
    reason="A standby without the database that its pattern counts on restores a backup instead, in hours.",
    remediation="Add the secondary cluster, with an instance unless the pattern keeps it headless.",
    link="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-attach.html",
    check=_check,
)
