"""Data at rest is encrypted with a key of the environment's own, in its own region."""

from collections.abc import Iterator, Mapping

from policies.context import Context
from policies.lists import indices
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource

Path = tuple[str | int, ...]

_BUCKET = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
_SECRET = "aws:secretsmanager/secret:Secret"
_INSTANCE = "aws:rds/clusterInstance:ClusterInstance"
_REPOSITORY = "aws:ecr/repository:Repository"
_PATHS: Mapping[str, Path] = {
    "aws:rds/cluster:Cluster": ("kmsKeyId",),
    "aws:backup/vault:Vault": ("kmsKeyArn",),
    "aws:elasticache/replicationGroup:ReplicationGroup": ("kmsKeyId",),
    "aws:cloudwatch/logGroup:LogGroup": ("kmsKeyId",),
    "aws:sns/topic:Topic": ("kmsMasterKeyId",),
    _SECRET: ("kmsKeyId",),
    _INSTANCE: ("performanceInsightsKmsKeyId",),
    _REPOSITORY: ("encryptionConfigurations", 0, "kmsKey"),
    _BUCKET: ("rules", 0, "applyServerSideEncryptionByDefault", "kmsMasterKeyId"),
}
"""Where each type names its key."""


def _check(resource: Resource, context: Context) -> Iterator[str]:
    # S3 delivers access logs only to buckets with its own encryption; they go on to the audit buckets.
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    if resource.name == f"{context.environment.name}-logs-{resource.region}-encryption":
        return
    if resource.type == _INSTANCE and resource.get("performanceInsightsEnabled") is not True:
        return
    yield from _key(resource, context, _PATHS[resource.type], resource.region)
    if resource.type == _SECRET:
        for index in indices(resource, "replicas"):
            region = resource.get("replicas", index, "region")
            yield from _key(resource, context, ("replicas", index, "kmsKeyId"), str(region))


def _key(resource: Resource, context: Context, path: Path, region: str) -> Iterator[str]:
    if not resource.knows(*path):
        return  # another resource's: it is judged on the `up`, which knows it before this one is made
    key, where = resource.get(*path), ".".join(str(step) for step in path)
    if not key or str(key).startswith("alias/aws/"):
        yield f"{resource.name}: {where} is {said(key)}, not a key of {context.environment.name}."
        return
    parts = str(key).split(":")
    if parts[:3] == ["arn", "aws", "kms"] and parts[3:5] != [region, context.environment.account]:
        yield f"{resource.name}: {where} is {key}, not a key of {context.environment.account} in {region}."


RULE = ResourceRule(
    id="encrypted-with-own-key",
    family=Family.DATA,
    severity=Severity.HIGH,
    reason="A key of AWS's own can't be taken from whoever stole an account's credentials, and of another region's "
    "the data can't be read when that region is gone.",
    remediation="Name the region's replica of the environment's key.",
    link="https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
    types=tuple(_PATHS),
    check=_check,
)
