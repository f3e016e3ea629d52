"""One logical bucket: a versioned, encrypted bucket per region, and the replication between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from components import policy_documents as documents
from components.replication_rules import Copies, Rule, rules

NONCURRENT_DAYS = 90
"""How long an overwritten or deleted version is kept, in days."""


@dataclass(frozen=True, kw_only=True)
class VersionedBucketArgs:
    """`names`, `keys` (KMS key ARNs) and `providers` are by region; `copies` says what is replicated where.

    With `protect`, a bucket that holds anything refuses to be destroyed.
    """

    names: Mapping[str, str]
    keys: Mapping[str, pulumi.Input[str]]
    providers: Mapping[str, aws.Provider]
    copies: Sequence[Copies]
    replication_role_arn: pulumi.Input[str]
    protect: bool


class VersionedBucket(pulumi.ComponentResource):
    """Per region a bucket with versions, KMS encryption, no public access, TLS only; between them the mode's rules.

    In a failover the standby's bucket already holds what was replicated; with mode COPIED there is none, and the
    backup plan's copy is restored. Model weights lie under content-addressed keys (`naming.model_prefix`).
    """

    buckets: dict[str, pulumi.Output[str]]

    def __init__(self, name: str, args: VersionedBucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:VersionedBucket", name, None, opts)
        self._name, self._args = name, args
        self._versionings: dict[str, aws.s3.BucketVersioning] = {}
        self.buckets = {region: self._bucket(region) for region in args.names}
        directed = rules(args.copies)
        for region in args.names:
            here = [rule for rule in directed if rule.source == region]
            if here:
                self._replication(region, here)
        self.register_outputs({"buckets": self.buckets})

    def _options(self, region: str, **extra: Any) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self, provider=self._args.providers[region], **extra)

    def _bucket(self, region: str) -> pulumi.Output[str]:
        label, bucket_name = f"{self._name}-{region}", self._args.names[region]
        bucket = aws.s3.Bucket(
            label, bucket=bucket_name, force_destroy=not self._args.protect, opts=self._options(region)
        )
        self._versionings[region] = aws.s3.BucketVersioning(
            f"{label}-versioning",
            bucket=bucket.id,
            versioning_configuration={"status": "Enabled"},
            opts=self._options(region),
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"{label}-encryption",
            bucket=bucket.id,
            rules=[
                {
                    "apply_server_side_encryption_by_default": {
                        "sse_algorithm": "aws:kms",
                        "kms_master_key_id": self._args.keys[region],
                    },
                    "bucket_key_enabled": True,
                }
            ],
            opts=self._options(region),
        )
        aws.s3.BucketPublicAccessBlock(
            f"{label}-private",
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=self._options(region),
        )
        aws.s3.BucketPolicy(
            f"{label}-tls", bucket=bucket.id, policy=documents.tls_only(bucket_name), opts=self._options(region)
        )
        aws.s3.BucketLifecycleConfiguration(
            f"{label}-lifecycle",
            bucket=bucket.id,
            rules=[
                {
                    "id": "old-versions",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "noncurrent_version_expiration": {"noncurrent_days": NONCURRENT_DAYS},
                    "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
                }
            ],
            opts=self._options(region),
        )
        bucket_id: pulumi.Output[str] = bucket.id
        return bucket_id

    def _replication(self, region: str, here: Sequence[Rule]) -> None:
        aws.s3.BucketReplicationConfig(
            f"{self._name}-{region}-replication",
            bucket=self.buckets[region],
            role=self._args.replication_role_arn,
            rules=[self._rule(rule, priority) for priority, rule in enumerate(here, start=1)],
            # S3 refuses replication until both ends keep versions.
            opts=self._options(region, depends_on=list(self._versionings.values())),
        )

    def _rule(self, rule: Rule, priority: int) -> dict[str, Any]:
        destination: dict[str, Any] = {
            "bucket": f"arn:aws:s3:::{self._args.names[rule.target]}",
            "encryption_configuration": {"replica_kms_key_id": self._args.keys[rule.target]},
        }
        if rule.rtc:
            # https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html
            destination["replication_time"] = {"status": "Enabled", "time": {"minutes": 15}}
            destination["metrics"] = {"status": "Enabled", "event_threshold": {"minutes": 15}}
        return {
            "id": rule.name,
            "priority": priority,
            "status": "Enabled",
            "filter": {"prefix": rule.prefix},
            "delete_marker_replication": {"status": "Enabled"},
            "source_selection_criteria": {"sse_kms_encrypted_objects": {"status": "Enabled"}},
            "destination": destination,
        }
