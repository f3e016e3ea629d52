"""The environment's key has a replica in each of its other regions."""

from collections.abc import Iterator

from policies.context import Context
from policies.links import made_for
from policies.rule import Family, Finding, Severity, StackRule
from recovery.graph.graph import Graph


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    environment = context.environment
    key = graph.named("aws:kms/key:Key", f"{environment.name}-{environment.home}")
    if key is None:
        return
    there = {replica.region for replica in made_for(graph, "aws:kms/replicaKey:ReplicaKey", key)}
    for region in environment.regions:
        if region not in (environment.home, *there):
            message = f"{key.name} has no ReplicaKey in {region}, where data that it encrypts is kept."
            yield Finding(place=key.name, message=message, urn=key.urn)


RULE = StackRule(
    id="key-replicated",
    family=Family.DATA,
    severity=Severity.CRITICAL,
    reason="Replicas and backups in a region are of use only if their key is there too.",
    remediation="Add a ReplicaKey of the environment's key in that region.",
    link="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-replicate.html",
    check=_check,
)
