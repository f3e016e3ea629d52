"""Each service's bucket and database are in the selection of a backup plan whose backups can be copied."""

from collections.abc import Iterator

from policies.context import Context
from policies.links import taken_by
from policies.lists import indices
from policies.named import service_buckets, service_databases
from policies.place import each, found
from policies.rule import Family, Finding, Severity, StackRule
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from spec.environment import Service

_SELECTION = "aws:backup/selection:Selection"


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    selections = [selection for selection in graph.of(_SELECTION) if _copied(graph, selection)]
    buckets, databases = service_buckets(context), service_databases(context)

    def bucket(resource: Resource) -> Iterator[Finding]:
        name = resource.get("bucket")
        if _primary(buckets.get(name)) and not _selects(selections, f"arn:aws:s3:::{name}"):
            yield found(resource, f"no Selection of a backup that is copied has arn:aws:s3:::{name}.")

    def database(resource: Resource) -> Iterator[Finding]:
        if _primary(databases.get(resource.get("clusterIdentifier"))) and not _taken(selections, resource):
            yield found(resource, "no Selection of a backup that is copied has its ARN.")

    yield from each(graph.of("aws:s3/bucket:Bucket"), bucket)
    yield from each(graph.of("aws:rds/cluster:Cluster"), database)


def _primary(place: tuple[Service, str] | None) -> bool:
    """Whether it is the one that the standbys' copies are made from."""
    return place is not None and place[0].primary == place[1]


def _copied(graph: Graph, selection: Resource) -> bool:
    """Whether its plan has a rule that isn't continuous: a continuous backup stays in its region."""
    plans = taken_by(graph, "aws:backup/plan:Plan", selection)
    return any(
        plan.get("rules", i, "enableContinuousBackup") is not True for plan in plans for i in indices(plan, "rules")
    )


def _selects(selections: list[Resource], arn: str) -> bool:
    places = [(selection, index) for selection in selections for index in indices(selection, "resources")]
    known = [place for place in places if place[0].knows("resources", place[1])]
    # Those that aren't known are met only where the others don't have it.
    return any(selection.get("resources", index) == arn for selection, index in (*known, *places))


def _taken(selections: list[Resource], cluster: Resource) -> bool:
    """A database's ARN is known after an `up` only; that a selection takes it from the cluster is known before."""
    return any(cluster.urn in each.dependencies for each in selections)


RULE = StackRule(
    id="data-backed-up",
    family=Family.DATA,
    severity=Severity.CRITICAL,
    reason="Replication carries a deletion or a corruption to every region; a backup doesn't.",
    remediation="Name it in the resources of a Selection of the service's backup plan.",
    link="https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
    check=_check,
)
