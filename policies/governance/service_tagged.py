"""What holds a service's data, or calls its people, says whose it is."""

from collections.abc import Iterator, Mapping

from policies.context import Context
from policies.named import owned
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource
from spec.tags import service_tags

_NAMES: Mapping[str, str] = {
    "aws:backup/plan:Plan": "name",
    "aws:backup/vault:Vault": "name",
    "aws:rds/cluster:Cluster": "clusterIdentifier",
    "aws:s3/bucket:Bucket": "bucket",
    "aws:secretsmanager/secret:Secret": "name",
    "aws:sns/topic:Topic": "name",
}
"""Where each type has its name in AWS."""


def _check(resource: Resource, context: Context) -> Iterator[str]:
    service = owned(context).get(resource.get(_NAMES[resource.type]))
    if service is None:
        return  # the environment's own
    for tag, asked in service_tags(service).items():
        value = resource.get("tags", tag)
        if value != asked:
            yield f"{resource.name}: tags.{tag} is {said(value)}, not {asked}."


RULE = ResourceRule(
    id="service-tagged",
    family=Family.GOVERNANCE,
    severity=Severity.MEDIUM,
    reason="In an incident somebody finds a resource first, and has to find out how critical it is and whose.",
    remediation="Make its component with the options of layers.tags.of_service.",
    link="https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
    types=tuple(_NAMES),
    check=_check,
)
