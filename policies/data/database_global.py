"""A service's database belongs to a global cluster, and forwards writes where the pattern has them come from both."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import given
from policies.named import service_databases
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource
from spec.modes import VectorStoreMode
from spec.patterns import PATTERNS


def _check(resource: Resource, context: Context) -> Iterator[str]:
    environment = context.environment
    service, region = service_databases(context).get(resource.get("clusterIdentifier"), (None, ""))
    if service is None:
        return
    if not given(resource, "globalClusterIdentifier"):
        member = resource.get("globalClusterIdentifier")
        yield f"{resource.name}: globalClusterIdentifier is {said(member)}, not the global cluster of {service.name}."
    pattern = environment.pattern_of(service)
    forwards = PATTERNS[pattern].standby.vector_store is VectorStoreMode.WRITE_FORWARDING
    if forwards and region != service.primary:
        value = resource.get("enableGlobalWriteForwarding")
        if value is not True:
            yield f"{resource.name}: enableGlobalWriteForwarding is {said(value)}, not true, as {pattern} needs."


RULE = ResourceRule(
    id="database-global",
    family=Family.DATA,
    severity=Severity.CRITICAL,
    reason="Outside a global cluster a database has no secondary to promote, and getting one later replaces it.",
    remediation="Make the cluster as a member of the service's global cluster.",
    link="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html",
    types=("aws:rds/cluster:Cluster",),
    check=_check,
)
