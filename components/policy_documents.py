"""IAM policy documents as plain data. No statement pairs `*` actions with `*` resources."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from spec.naming import Names, model_prefix

_GEOGRAPHIES = ("us", "eu", "apac", "global", "jp", "au", "us-gov")


def document(*statements: dict[str, Any]) -> str:
    """A policy document as JSON."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(service: str, *, account: str, tag_session: bool = False) -> str:
    """Who may assume a role: one AWS service, and only on behalf of this account where the service says so."""
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": ["sts:AssumeRole", "sts:TagSession"] if tag_session else "sts:AssumeRole",
    }
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    if not tag_session:
        statement["Condition"] = {"StringEquals": {"aws:SourceAccount": account}}
    return document(statement)


def key_pattern(account: str, key_id: str) -> str:
    """The ARN of a multi-region key in every region, those that a later rebuild adds included."""
    return f"arn:aws:kms:*:{account}:key/{key_id}"


def read_models(names: Names, digests: Iterable[str], key_id: str) -> str:
    """Read the weights of these models and no others, from whichever region's bucket is near."""
    bucket = f"arn:aws:s3:::{names.models_bucket('*')}"
    prefixes = sorted({model_prefix(digest) for digest in digests})
    return document(
        {
            "Effect": "Allow",
            # The attributes have the checksums that the weights are verified by.
            "Action": ["s3:GetObject", "s3:GetObjectAttributes"],
            "Resource": [f"{bucket}/{prefix}*" for prefix in prefixes],
        },
        {
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": bucket,
            "Condition": {"StringLike": {"s3:prefix": [f"{prefix}*" for prefix in prefixes]}},
        },
        {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": key_pattern(names.account, key_id)},
    )


def invoke_bedrock(account: str, models: Sequence[tuple[str, str]]) -> str:
    """Call these Bedrock models, each given as (region, model id), and no others.

    A model id such as `us.anthropic.…` is an inference profile, which calls the model in several regions.
    https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
    """
    resources = set()
    for region, model in models:
        geography, _, plain = model.partition(".")
        if geography in _GEOGRAPHIES:
            resources |= {
                f"arn:aws:bedrock:{region}:{account}:inference-profile/{model}",
                f"arn:aws:bedrock:*::foundation-model/{plain}",
            }
        else:
            resources.add(f"arn:aws:bedrock:{region}::foundation-model/{model}")
    return document(
        {
            "Effect": "Allow",
            "Action": ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
            "Resource": sorted(resources),
        }
    )


def read_secrets(account: str, secrets: Iterable[str], key_id: str) -> str:
    """Read these secrets and no others, each given by name, from whichever region's replica is near.

    Secrets Manager ends a secret's ARN in six characters of its own.
    https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html
    """
    return document(
        {
            "Effect": "Allow",
            "Action": ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
            "Resource": [f"arn:aws:secretsmanager:*:{account}:secret:{name}-??????" for name in secrets],
        },
        {
            "Effect": "Allow",
            "Action": "kms:Decrypt",
            "Resource": key_pattern(account, key_id),
            "Condition": {"StringLike": {"kms:ViaService": "secretsmanager.*.amazonaws.com"}},
        },
    )


def write_cluster_metrics(names: Names) -> str:
    """What Container Insights writes, and the facts of nodes that it adds: of CloudWatchAgentServerPolicy no more.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-prerequisites.html
    """
    groups = f"arn:aws:logs:*:{names.account}:log-group:/aws/containerinsights/{names.environment}-*"
    return document(
        {
            "Effect": "Allow",
            "Action": "cloudwatch:PutMetricData",
            "Resource": "*",
            "Condition": {"StringEquals": {"cloudwatch:namespace": "ContainerInsights"}},
        },
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            "Resource": [groups, f"{groups}:log-stream:*"],
        },
        {"Effect": "Allow", "Action": ["ec2:DescribeTags", "ec2:DescribeVolumes"], "Resource": "*"},
    )


def keep_records(names: Names, service: str, key_id: str) -> str:
    """Put a gateway's request log to its place in the audit buckets and its metrics to CloudWatch; read nothing.

    Metrics have no ARN: the namespace is what can be said of them.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
    """
    return document(
        {
            "Effect": "Allow",
            "Action": "s3:PutObject",
            "Resource": f"arn:aws:s3:::{names.audit_bucket('*')}/requests/{service}/*",
        },
        {
            "Effect": "Allow",
            "Action": "kms:GenerateDataKey",
            "Resource": key_pattern(names.account, key_id),
            "Condition": {"StringLike": {"kms:ViaService": "s3.*.amazonaws.com"}},
        },
        {
            "Effect": "Allow",
            "Action": "cloudwatch:PutMetricData",
            "Resource": "*",
            "Condition": {"StringEquals": {"cloudwatch:namespace": "Relight/Gateway"}},
        },
    )


def replicate_buckets(names: Names, key_id: str) -> str:
    """Replicate this environment's buckets into each other.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
    """
    buckets = f"arn:aws:s3:::{names.environment}-{names.account}-*"
    return document(
        {"Effect": "Allow", "Action": ["s3:GetReplicationConfiguration", "s3:ListBucket"], "Resource": buckets},
        {
            "Effect": "Allow",
            "Action": [
                "s3:GetObjectLegalHold",
                "s3:GetObjectRetention",
                "s3:GetObjectVersionForReplication",
                "s3:GetObjectVersionAcl",
                "s3:GetObjectVersionTagging",
                "s3:ReplicateObject",
                "s3:ReplicateDelete",
                "s3:ReplicateTags",
            ],
            "Resource": f"{buckets}/*",
        },
        {"Effect": "Allow", "Action": ["kms:Decrypt", "kms:Encrypt"], "Resource": key_pattern(names.account, key_id)},
    )


def keep_backups() -> str:
    """Refuse everyone to delete a backup vault's recovery points, or to let them end earlier.

    https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
    """
    return document(
        {
            "Sid": "KeepBackups",
            "Effect": "Deny",
            "Principal": "*",
            "Action": [
                "backup:DeleteRecoveryPoint",
                "backup:DisassociateRecoveryPoint",
                "backup:UpdateRecoveryPointLifecycle",
            ],
            "Resource": "*",
        }
    )


def connect(account: str, user: str) -> str:
    """Connect as this database user, to any database that knows it, in every region.

    The id of a cluster is another one after a restore, and recovery must not wait for IAM: so the user's name, which
    one service's database alone knows, is what keeps services apart.
    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
    """
    return document(
        {"Effect": "Allow", "Action": "rds-db:connect", "Resource": f"arn:aws:rds-db:*:{account}:dbuser:*/{user}"}
    )


def use_cache(account: str, group: str) -> str:
    """Find this replication group in any region, and connect to it as the user of its name.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
    """
    groups = f"arn:aws:elasticache:*:{account}:replicationgroup:{group}"
    return document(
        {"Effect": "Allow", "Action": "elasticache:DescribeReplicationGroups", "Resource": groups},
        {
            "Effect": "Allow",
            "Action": "elasticache:Connect",
            "Resource": [groups, f"arn:aws:elasticache:*:{account}:user:{group}"],
        },
    )


def use_bucket(names: Names, buckets: Sequence[str], key_id: str) -> str:
    """Read and write the objects of these buckets; a version that is there can't be deleted."""
    arns = [f"arn:aws:s3:::{bucket}" for bucket in buckets]
    return document(
        {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": arns},
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:DeleteObject"],
            "Resource": [f"{arn}/*" for arn in arns],
        },
        {
            "Effect": "Allow",
            "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
            "Resource": key_pattern(names.account, key_id),
            "Condition": {"StringLike": {"kms:ViaService": "s3.*.amazonaws.com"}},
        },
    )
