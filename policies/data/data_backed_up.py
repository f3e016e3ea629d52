"""Each service's bucket and database are in the selection of a backup plan whose backups can be copied."""

from collections.abc import Iterator

from policies.context import Context
from policies.links import taken_by
from policies.named import service_buckets, service_databases
from policies.rule import Family, Finding, Severity, StackRule
from policies.values import indices, texts
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource

_SELECTION = "aws:backup/selection:Selection"


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    buckets, databases = service_buckets(context.environment), service_databases(context.environment)
    selections = [each for each in graph.of(_SELECTION) if _copied(graph, each)]
    for bucket in graph.of("aws:s3/bucket:Bucket"):
        name = bucket.get("bucket")
        service, region = buckets.get(name, (None, ""))
        if service is not None and region == service.primary and not _selects(selections, f"arn:aws:s3:::{name}"):
            yield _finding(bucket, f"arn:aws:s3:::{name}")
    for cluster in graph.of("aws:rds/cluster:Cluster"):
        service, region = databases.get(cluster.get("clusterIdentifier"), (None, ""))
        if service is not None and region == service.primary and not _taken(selections, cluster):
            yield _finding(cluster, "its ARN")


def _copied(graph: Graph, selection: Resource) -> bool:
    """Whether its plan has a rule that isn't continuous: a continuous backup stays in its region."""
    plans = taken_by(graph, "aws:backup/plan:Plan", selection)
    return any(
        plan.get("rules", i, "enableContinuousBackup") is not True for plan in plans for i in indices(plan, "rules")
    )


def _selects(selections: list[Resource], arn: str) -> bool:
    return any(arn in texts(each, "resources") for each in selections)


def _taken(selections: list[Resource], cluster: Resource) -> bool:
    """A database's ARN is known after an `up` only; that a selection takes it from the cluster is known before."""
    return any(cluster.urn in each.dependencies for each in selections)


def _finding(resource: Resource, what: str) -> Finding:
    message = f"{resource.name} is in no backup that is copied: no Selection's resources have {what}."
    return Finding(place=resource.name, message=message, urn=resource.urn)


RULE = StackRule(
    id="data-backed-up",
    family=Family.DATA,
    severity=Severity.CRITICAL,
    reason="Replication carries a deletion or a corruption to every region; a backup doesn't.",
    remediation="Name it in the resources of a Selection of the service's backup plan.",
    link="https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
    check=_check,
)
