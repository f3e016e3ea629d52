"""The policy of the environment's key in one region: who may administer it, and which services may use it for what.

IAM policies of the account decide which of its people and roles may do what the first statements allow at all; AWS
services act on their own behalf and are named one by one. In a key policy the resource `*` is the key itself.
https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
"""

from typing import Any

from components.policy_documents import document

# What the engine does to the key, and what an operator does in an emergency. Importing key material is not among it.
ADMINISTER = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ReplicateKey",
    "kms:RevokeGrant",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
    "kms:UpdatePrimaryRegion",
)
USE = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
LOG_GROUPS = ("/relight/*", "/aws/*")
"""The log groups that may be encrypted with the key."""


def key_policy(account: str, region: str) -> str:
    """The policy of the key, or of its replica, in `region`."""
    root = {"AWS": f"arn:aws:iam::{account}:root"}
    here = {"StringEquals": {"aws:SourceAccount": account}}
    groups = [f"arn:aws:logs:{region}:{account}:log-group:{group}" for group in LOG_GROUPS]
    return document(
        _statement("Administer", root, ADMINISTER),
        _statement("Use", root, USE),
        # RDS, EKS, ECR and EBS use a key by grants, which whoever creates the database, cluster or volume gives them.
        # https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-service-integration
        _statement("GrantToServices", root, ("kms:CreateGrant",), {"Bool": {"kms:GrantIsForAWSResource": "true"}}),
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        _statement(
            "EncryptLogGroups",
            {"Service": f"logs.{region}.amazonaws.com"},
            USE,
            {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
        ),
        # Flow logs that are delivered to the audit bucket.
        # https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html
        _statement(
            "DeliverLogs",
            {"Service": "delivery.logs.amazonaws.com"},
            USE,
            {**here, "ArnLike": {"aws:SourceArn": f"arn:aws:logs:{region}:{account}:*"}},
        ),
        # Alarms that are published to an encrypted topic.
        # https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
        _statement(
            "PublishAlarms",
            {"Service": "cloudwatch.amazonaws.com"},
            ("kms:Decrypt", "kms:GenerateDataKey"),
            {**here, "ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:{region}:{account}:alarm:*"}},
        ),
    )


def _statement(
    sid: str, principal: dict[str, str], actions: tuple[str, ...], condition: dict[str, Any] | None = None
) -> dict[str, Any]:
    statement = {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": list(actions), "Resource": "*"}
    return {**statement, "Condition": condition} if condition else statement
