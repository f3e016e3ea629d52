"""Cases of the rules on keys and on what they encrypt."""

from policies.data import key_multi_region, key_replicated, own_key, storage_encrypted
from tests.policies.case import UNSET, Break, Case, unset

KEY = "aws:kms/key:Key"
FOREIGN = "arn:aws:kms:us-west-2:123456789012:key/mrk-1"


def _named(kind: str, of: str, *path: str | int) -> Case:
    where = ".".join(str(step) for step in path)
    return Case(
        rule=own_key.RULE,
        type=kind,
        of=of,
        breaks=(
            Break(
                path=path,
                value=UNSET,
                messages=(f"{of}: {where} is not set, not a key of demo.",),
                any_value=True,
            ),
            Break(
                path=path,
                value="alias/aws/s3",
                messages=(f"{of}: {where} is alias/aws/s3, not a key of demo.",),
                any_value=True,
            ),
            Break(
                path=path,
                value=FOREIGN,
                messages=(f"{of}: {where} is {FOREIGN}, not a key of 123456789012 in us-east-1.",),
                any_value=True,
            ),
        ),
    )


CASES: tuple[Case, ...] = (
    Case(
        rule=own_key.RULE,
        type="aws:elasticache/replicationGroup:ReplicationGroup",
        of="knowledge-search-cache-eu-west-1-group",
        environment="prod",
        breaks=(
            unset(
                ("kmsKeyId",),
                "knowledge-search-cache-eu-west-1-group: kmsKeyId is not set, not a key of prod.",
                any_value=True,
            ),
        ),
    ),
    _named(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "claims-assistant-us-east-1-encryption",
        *("rules", 0, "applyServerSideEncryptionByDefault", "kmsMasterKeyId"),
    ),
    _named("aws:rds/cluster:Cluster", "claims-assistant-vectors-us-east-1", "kmsKeyId"),
    _named(
        "aws:rds/clusterInstance:ClusterInstance",
        "claims-assistant-vectors-us-east-1-1",
        "performanceInsightsKmsKeyId",
    ),
    _named("aws:backup/vault:Vault", "demo-claims-assistant-vault-us-east-1", "kmsKeyArn"),
    _named("aws:cloudwatch/logGroup:LogGroup", "demo-us-east-1-logs-application", "kmsKeyId"),
    _named("aws:sns/topic:Topic", "claims-assistant-alarms-us-east-1-topic", "kmsMasterKeyId"),
    _named("aws:secretsmanager/secret:Secret", "claims-assistant-database-secret", "kmsKeyId"),
    _named(
        "aws:ecr/repository:Repository",
        "demo-images-us-east-1-berriai/litellm",
        *("encryptionConfigurations", 0, "kmsKey"),
    ),
    Case(
        rule=own_key.RULE,
        type="aws:secretsmanager/secret:Secret",
        of="claims-assistant-database-secret",
        breaks=(
            Break(
                path=("replicas", 0, "kmsKeyId"),
                value="arn:aws:kms:us-east-1:123456789012:key/mrk-1",
                messages=(
                    "claims-assistant-database-secret: replicas.0.kmsKeyId is "
                    "arn:aws:kms:us-east-1:123456789012:key/mrk-1, not a key of 123456789012 in us-west-2.",
                ),
                any_value=True,
            ),
        ),
    ),
    *(
        Case(
            rule=storage_encrypted.RULE,
            type=kind,
            of=of,
            breaks=(
                Break(
                    path=("storageEncrypted",), value=False, messages=(f"{of}: storageEncrypted is false, not true.",)
                ),
                Break(
                    path=("storageEncrypted",),
                    value=UNSET,
                    messages=(f"{of}: storageEncrypted is not set, not true.",),
                ),
            ),
        )
        for kind, of in (
            ("aws:rds/cluster:Cluster", "claims-assistant-vectors-us-west-2"),
            ("aws:rds/globalCluster:GlobalCluster", "claims-assistant-vectors-global"),
        )
    ),
    Case(
        rule=key_multi_region.RULE,
        type=KEY,
        of="demo-us-east-1",
        breaks=(
            Break(path=("multiRegion",), value=False, messages=("demo-us-east-1: multiRegion is false, not true.",)),
            Break(path=("multiRegion",), value=UNSET, messages=("demo-us-east-1: multiRegion is not set, not true.",)),
            Break(
                path=("enableKeyRotation",),
                value=UNSET,
                messages=("demo-us-east-1: enableKeyRotation is not set, not true.",),
            ),
            Break(
                path=("deletionWindowInDays",),
                value=7.0,
                messages=("demo-us-east-1: deletionWindowInDays is 7, not 30.",),
            ),
        ),
    ),
    Case(
        rule=key_replicated.RULE,
        type="aws:kms/replicaKey:ReplicaKey",
        of="prod-eu-west-1",
        environment="prod",
        breaks=(
            Break(
                path=(),
                value=UNSET,
                messages=("prod-us-east-1 has no ReplicaKey in eu-west-1, where data that it encrypts is kept.",),
            ),
        ),
    ),
)
