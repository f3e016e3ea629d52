"""Statements of bucket policies as plain data: what every bucket refuses, and which AWS services may deliver to one.

A statement that forbids goes by `Null` beside `StringNotEquals`: without it an absent header would count as different.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from collections.abc import Sequence
from typing import Any

Statement = dict[str, Any]
_ENCRYPTION = "s3:x-amz-server-side-encryption"


def modern_tls(bucket: str) -> list[Statement]:
    """Refuse every call that doesn't come over TLS 1.2 or newer.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
    """
    everything = [_arn(bucket), _arn(bucket, "*")]
    return [
        _deny("TlsOnly", "s3:*", everything, {"Bool": {"aws:SecureTransport": "false"}}),
        _deny("ModernTls", "s3:*", everything, {"NumericLessThan": {"s3:TlsVersion": "1.2"}}),
    ]


def only_key(bucket: str, key_arn: str) -> list[Statement]:
    """Refuse uploads that ask for another key than the bucket's, S3's own or the caller's; to ask for none is right.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms
    """
    objects, key, own = _arn(bucket, "*"), f"{_ENCRYPTION}-aws-kms-key-id", f"{_ENCRYPTION}-customer-algorithm"
    return [
        _deny("NoOtherKey", "s3:PutObject", objects, {"StringNotEquals": {key: key_arn}, "Null": {key: "false"}}),
        _deny(
            "NoOtherEncryption",
            "s3:PutObject",
            objects,
            {"StringNotEquals": {_ENCRYPTION: "aws:kms"}, "Null": {_ENCRYPTION: "false"}},
        ),
        _deny("NoKeyOfTheCaller", "s3:PutObject", objects, {"Null": {own: "false"}}),
    ]


def write_once(bucket: str, prefixes: Sequence[str]) -> list[Statement]:
    """Refuse to overwrite what lies under these prefixes: a write says that nothing is there yet (If-None-Match).

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
    """
    if not prefixes:
        return []
    # The parts of a large object can't say it; what completes it must.
    condition = {"Null": {"s3:if-none-match": "true"}, "Bool": {"s3:ObjectCreationOperation": "true"}}
    return [_deny("WriteOnce", "s3:PutObject", [_arn(bucket, f"{prefix}*") for prefix in prefixes], condition)]


def no_bypass(bucket: str) -> list[Statement]:
    """Refuse to delete what is locked in governance mode, whatever rights the caller has.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
    """
    return [_deny("NoBypass", "s3:BypassGovernanceRetention", _arn(bucket, "*"))]


def access_logs(bucket: str, account: str, sources: str) -> list[Statement]:
    """Let S3 write the access logs of the buckets `sources`, a name with wildcards, under `access/`.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    """
    return [_deliver("AccessLogs", "logging.s3.amazonaws.com", _arn(bucket, "access/*"), account, _arn(sources))]


def inventories(bucket: str, account: str, sources: str) -> list[Statement]:
    """Let S3 write the inventories of the buckets `sources`, a name with wildcards, under `inventory/`.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/configure-inventory.html
    """
    return [
        _deliver("Inventories", "s3.amazonaws.com", _arn(bucket, "inventory/*"), account, _arn(sources), owned=True)
    ]


def delivered_logs(bucket: str, account: str, region: str) -> list[Statement]:
    """Let the region's flow logs be delivered under `flow/`, and those of each gateway's load balancer under
    `access/<service>/`.

    https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/enable-access-logs.html
    """
    service, source = "delivery.logs.amazonaws.com", f"arn:aws:logs:{region}:{account}:*"
    places = [_arn(bucket, f"{folder}/AWSLogs/{account}/*") for folder in ("flow", "access/*")]
    looking = _deliver("DeliveryLooks", service, _arn(bucket), account, source)
    return [
        {**looking, "Action": ["s3:GetBucketAcl", "s3:ListBucket"]},
        _deliver("DeliveredLogs", service, places, account, source, owned=True),
    ]


def _arn(bucket: str, key: str = "") -> str:
    return f"arn:aws:s3:::{bucket}/{key}" if key else f"arn:aws:s3:::{bucket}"


def _deny(sid: str, action: str, resource: str | list[str], condition: Statement | None = None) -> Statement:
    statement = {"Sid": sid, "Effect": "Deny", "Principal": "*", "Action": action, "Resource": resource}
    return {**statement, "Condition": condition} if condition else statement


def _deliver(
    sid: str, service: str, resource: str | list[str], account: str, source: str, *, owned: bool = False
) -> Statement:
    """An AWS service may write for this account alone; `owned`: and gives what it writes to the bucket's owner."""
    owner = {"s3:x-amz-acl": "bucket-owner-full-control"} if owned else {}
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "s3:PutObject",
        "Resource": resource,
        "Condition": {"StringEquals": {"aws:SourceAccount": account, **owner}, "ArnLike": {"aws:SourceArn": source}},
    }
