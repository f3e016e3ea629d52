"""A vector store is brought back from a copy, not by embedding everything again."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import indices
from policies.owner import names
from policies.place import holds, written
from policies.rule import Family, Finding, Severity, StackRule
from recovery.graph.graph import Graph
from spec.environment import Service
from spec.naming import Layer
from spec.units import format_size

_CLUSTER = "aws:rds/cluster:Cluster"
_PLAN = "aws:backup/plan:Plan"


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    if not holds(graph, context, Layer.DATA):
        return
    for service in context.environment.services.values():
        store = service.vector_store
        if store is not None and not _replica(graph, context, service) and not _copies(graph, context, service):
            yield written(
                f"services.{service.name}.vector_store",
                f"no replica and no copy of a backup is outside of {service.primary}, so all "
                f"{format_size(store.size)} would have to be embedded again.",
            )


def _replica(graph: Graph, context: Context, service: Service) -> bool:
    return any(
        cluster.get("clusterIdentifier") == names(context).database(region, service.name)
        for region in service.standby
        for cluster in graph.of(_CLUSTER, region=region)
    )


def _copies(graph: Graph, context: Context, service: Service) -> bool:
    plans = [plan for plan in graph.of(_PLAN) if plan.get("name") == f"{context.environment.name}-{service.name}"]
    return any(plan.get("rules", index, "copyActions") for plan in plans for index in indices(plan, "rules"))


RULE = StackRule(
    id="vectors-outlive-their-region",
    family=Family.RECOVERABILITY,
    severity=Severity.CRITICAL,
    reason="Embedding again takes days, the model that the old vectors were made with, and a provider's whole quota: "
    "no RTO survives that.",
    remediation="Keep a replica in the standby, or copy the backups to a vault there.",
    link="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html",
    check=_check,
)
