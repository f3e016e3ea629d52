"""Aurora holds writes back while every secondary lags behind by more than the RPO, where the file wants that."""

from collections.abc import Iterator
from datetime import timedelta

from policies.context import Context
from policies.data.parameters import parameter
from policies.named import service_databases
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource
from spec.environment import Environment, Service
from spec.modes import VectorStoreMode
from spec.patterns import PATTERNS

_SMALLEST = timedelta(seconds=20)
"""The least that Aurora can enforce."""


def _check(resource: Resource, context: Context) -> Iterator[str]:
    group = str(resource.get("name") or "")
    databases = service_databases(context)
    found = [name for name in databases if group == name or group.startswith(f"{name}-")]
    if not found:
        return
    service, _ = databases[max(found, key=len)]
    most = _enforced(context.environment, service)
    if most is None:
        return
    seconds = parameter(resource, "rds.global_db_rpo")
    if not 0 < (number(seconds) or 0) <= most:
        yield f"{resource.name}: rds.global_db_rpo is {said(seconds)}, not {most} or less, the RPO of {service.name}."


def _enforced(environment: Environment, service: Service) -> int | None:
    rpo = environment.tiers[service.tier].rpo
    alone = PATTERNS[environment.pattern_of(service)].standby.vector_store is VectorStoreMode.SNAPSHOTS
    if service.vector_store is None or not service.vector_store.enforce_rpo or alone or rpo < _SMALLEST:
        return None
    return int(rpo.total_seconds())


RULE = ResourceRule(
    id="database-rpo-enforced",
    family=Family.DATA,
    severity=Severity.HIGH,
    reason="Replication to another region is asynchronous, and nothing bounds its lag unless Aurora is told to.",
    remediation="Set rds.global_db_rpo to the RPO in seconds, or write enforce_rpo: false at the vector store.",
    link="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html",
    types=("aws:rds/clusterParameterGroup:ClusterParameterGroup",),
    check=_check,
)
