"""A service's vector database in one region: an Aurora cluster, of a global database or by itself."""

from dataclasses import dataclass

from recovery.graph.graph import Graph
from spec.naming import Names

_CLUSTER, _INSTANCE = "aws:rds/cluster:Cluster", "aws:rds/clusterInstance:ClusterInstance"
_GROUP = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
_RPO = "rds.global_db_rpo"


@dataclass(frozen=True, kw_only=True)
class Database:
    """`instances` run in the region, over so many `zones`. `enforced` is the lag in seconds at which the primary holds
    writes back, None where it never does; `kept` the days of point-in-time recovery."""

    instances: int
    zones: int
    replicates: bool
    kept: int
    enforced: float | None
    evidence: tuple[str, ...]


def database(graph: Graph, names: Names, service: str, region: str) -> Database | None:
    """None where the region has none. Raises UndecidedError where a needed value is not known yet."""
    wanted = names.database(region, service)
    cluster = next(
        (each for each in graph.of(_CLUSTER, region=region) if each.get("clusterIdentifier") == wanted), None
    )
    if cluster is None:
        return None
    instances = [each for each in graph.of(_INSTANCE, region=region) if cluster.urn in each.dependencies]
    # Its id is known only after an `up`; that it is set is what counts.
    replicates = not cluster.knows("globalClusterIdentifier") or bool(cluster.get("globalClusterIdentifier"))
    return Database(
        instances=len(instances),
        zones=len({str(each.get("availabilityZone")) for each in instances}),
        replicates=replicates,
        kept=int(cluster.get("backupRetentionPeriod") or 1),  # RDS' default is a day
        enforced=_enforced(graph, names, service, region),
        evidence=(cluster.name, *(each.name for each in instances)),
    )


def _enforced(graph: Graph, names: Names, service: str, region: str) -> float | None:
    wanted = names.database(region, service)
    for group in graph.of(_GROUP, region=region):
        if str(group.get("name") or "").startswith(wanted):
            for index, _ in enumerate(group.get("parameters") or ()):
                if group.get("parameters", index, "name") == _RPO:
                    return float(group.get("parameters", index, "value"))
    return None
