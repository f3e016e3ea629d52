"""The database of a critical service outlives the zone of its writer."""

from collections.abc import Iterator

from policies.context import Context
from policies.owner import critical, names
from policies.place import found
from policies.rule import Family, Finding, Severity, StackRule
from policies.words import said
from recovery.graph.graph import Graph

_INSTANCE = "aws:rds/clusterInstance:ClusterInstance"
_CLUSTER = "aws:rds/cluster:Cluster"


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    for service in context.environment.services.values():
        if service.vector_store is None or not critical(service):
            continue
        identifier = names(context).database(service.primary, service.name)
        clusters = graph.of(_CLUSTER, region=service.primary)
        cluster = next((each for each in clusters if each.get("clusterIdentifier") == identifier), None)
        if cluster is None:
            continue
        zones = [
            each.get("availabilityZone")
            for each in graph.of(_INSTANCE, region=service.primary)
            if str(each.get("identifier")).rpartition("-")[0] == identifier
        ]
        if len({*zones} - {None}) < 2:
            yield found(cluster, f"its instances are in {said(zones or None)}, not in two zones at least.")


RULE = StackRule(
    id="database-in-two-zones",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="Aurora makes a reader in another zone the writer within a minute; without one it has to start an instance"
    " anew.",
    remediation="Write readers: 1 or more for the vector store, and name the zone of each instance.",
    link="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html",
    check=_check,
)
