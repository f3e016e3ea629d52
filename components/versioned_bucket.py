"""One logical bucket: a versioned, encrypted bucket per region, and the replication between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pulumi_aws as aws

from components import bucket_policy as policies
from components.policy_documents import document
from components.replication_rules import Copies, Rule, rule_input, rules
from spec.locks import Lock

NONCURRENT_DAYS = 90
"""How long an overwritten or deleted version is kept, in days."""
# What it takes to see which objects differ between two regions, and why.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html
INVENTORY_FIELDS = (
    "Size",
    "LastModifiedDate",
    "ETag",
    "ReplicationStatus",
    "EncryptionStatus",
    "ChecksumAlgorithm",
    "ObjectLockMode",
    "ObjectLockRetainUntilDate",
)


@dataclass(frozen=True, kw_only=True)
class VersionedBucketArgs:
    """`names`, `keys` (KMS key ARNs) and `providers` are by region; `copies` says what is replicated where.

    A region without a key has a bucket encrypted with S3's own, as S3's log delivery needs it. With `protect`, a bucket
    that holds anything refuses to be destroyed. `logs` are the log buckets, by region, that get access logs and, of
    buckets that replicate, inventories. What lies under `write_once` is never overwritten. `receives` are further
    statements of the policy, by region. With `expire`, what is current goes too after so many days.
    """

    names: Mapping[str, str]
    keys: Mapping[str, pulumi.Input[str]]
    providers: Mapping[str, aws.Provider]
    copies: Sequence[Copies]
    replication_role_arn: pulumi.Input[str]
    protect: bool
    lock: Lock | None = None
    logs: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    write_once: Sequence[str] = ()
    receives: Mapping[str, Sequence[policies.Statement]] = field(default_factory=dict)
    expire: int | None = None


class VersionedBucket(pulumi.ComponentResource):
    """Per region a bucket with versions, encryption, no public access, TLS only, access logs, and a lock where asked;
    between them the mode's rules.

    In a failover the standby's bucket already holds what was replicated; with mode COPIED there is none, and the
    backup plan's copy is restored. What was there before a rule is not replicated by it: docs/buckets.md.
    """

    buckets: dict[str, pulumi.Output[str]]
    """The buckets' names by region, known once their policies are in place."""
    ready: list[pulumi.Resource]
    """What other buckets wait for before they replicate to these: versions, and locks."""

    def __init__(self, name: str, args: VersionedBucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:VersionedBucket", name, None, opts)
        self._name, self._args = name, args
        self.ready = []
        self.buckets = {region: self._bucket(region) for region in args.names}
        directed = rules(args.copies)
        for region in args.names:
            if here := [rule for rule in directed if rule.source == region]:
                self._replication(region, here)
        for region in args.logs:
            self._logging(region)
            if any(region in (rule.source, rule.target) for rule in directed):
                self._inventory(region)
        self.register_outputs({"buckets": self.buckets})

    def _options(self, region: str, **extra: Any) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self, provider=self._args.providers[region], **extra)

    def _bucket(self, region: str) -> pulumi.Output[str]:
        label, options = f"{self._name}-{region}", self._options(region)
        # A lock is never asked for here, since that would make a bucket anew that was made without:
        # BucketObjectLockConfiguration turns it on in one that has versions.
        bucket = aws.s3.Bucket(
            label, bucket=self._args.names[region], force_destroy=not self._args.protect, opts=options
        )
        versioning = aws.s3.BucketVersioning(
            f"{label}-versioning",
            bucket=bucket.id,
            versioning_configuration={"status": "Enabled"},
            opts=options,
        )
        self.ready.append(versioning)
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"{label}-encryption", bucket=bucket.id, rules=[self._encryption(region)], opts=options
        )
        aws.s3.BucketPublicAccessBlock(
            f"{label}-private",
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=options,
        )
        # https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
        aws.s3.BucketOwnershipControls(
            f"{label}-owner", bucket=bucket.id, rule={"object_ownership": "BucketOwnerEnforced"}, opts=options
        )
        aws.s3.BucketLifecycleConfiguration(
            f"{label}-lifecycle", bucket=bucket.id, rules=self._lifecycle(), opts=options
        )
        if self._args.lock:
            self._lock(region, bucket, versioning, self._args.lock)
        policy = aws.s3.BucketPolicy(f"{label}-tls", bucket=bucket.id, policy=self._policy(region), opts=options)
        ready: pulumi.Output[str] = policy.bucket
        return ready

    def _encryption(self, region: str) -> dict[str, Any]:
        key = self._args.keys.get(region)
        if key is None:
            return {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
        # https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
        default = {"sse_algorithm": "aws:kms", "kms_master_key_id": key}
        return {"apply_server_side_encryption_by_default": default, "bucket_key_enabled": True}

    def _lifecycle(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = [
            {
                "id": "old-versions",
                "status": "Enabled",
                "filter": {"prefix": ""},
                "noncurrent_version_expiration": {"noncurrent_days": NONCURRENT_DAYS},
                "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
                # What is left of an object whose versions have all gone.
                **({} if self._args.expire else {"expiration": {"expired_object_delete_marker": True}}),
            }
        ]
        if self._args.expire:
            everything = {"id": "expired", "status": "Enabled", "filter": {"prefix": ""}}
            found.append({**everything, "expiration": {"days": self._args.expire}})
        return found

    def _lock(self, region: str, bucket: aws.s3.Bucket, versioning: aws.s3.BucketVersioning, lock: Lock) -> None:
        """https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html"""
        self.ready.append(
            aws.s3.BucketObjectLockConfiguration(
                f"{self._name}-{region}-lock",
                bucket=bucket.id,
                rule={"default_retention": {"mode": lock.mode.upper(), "days": lock.retention}},
                # Only a bucket that keeps versions can be locked.
                opts=self._options(region, depends_on=[versioning]),
            )
        )

    def _policy(self, region: str) -> pulumi.Output[str]:
        args, bucket = self._args, self._args.names[region]
        plain = policies.modern_tls(bucket) + policies.write_once(bucket, args.write_once)
        if args.lock and args.protect:
            plain += policies.no_bypass(bucket)
        plain += args.receives.get(region, ())
        key = args.keys.get(region)
        if key is None:
            return pulumi.Output.from_input(document(*plain))
        return pulumi.Output.from_input(key).apply(lambda arn: document(*plain, *policies.only_key(bucket, arn)))

    def _replication(self, region: str, here: Sequence[Rule]) -> None:
        args = self._args
        aws.s3.BucketReplicationConfig(
            f"{self._name}-{region}-replication",
            bucket=self.buckets[region],
            role=args.replication_role_arn,
            rules=[
                rule_input(rule, priority, args.names[rule.target], args.keys[rule.target])
                for priority, rule in enumerate(here, start=1)
            ],
            # S3 refuses replication until both ends keep versions, and from a locked bucket to one that isn't.
            opts=self._options(region, depends_on=self.ready),
        )

    def _logging(self, region: str) -> None:
        aws.s3.BucketLogging(
            f"{self._name}-{region}-logging",
            bucket=self.buckets[region],
            target_bucket=self._args.logs[region],
            target_prefix=f"access/{self._args.names[region]}/",
            opts=self._options(region),
        )

    def _inventory(self, region: str) -> None:
        target = pulumi.Output.concat("arn:aws:s3:::", self._args.logs[region])
        aws.s3.Inventory(
            f"{self._name}-{region}-inventory",
            name="replication",
            bucket=self.buckets[region],
            included_object_versions="All",
            schedule={"frequency": "Daily"},
            optional_fields=list(INVENTORY_FIELDS),
            destination={"bucket": {"bucket_arn": target, "format": "Parquet", "prefix": "inventory"}},
            opts=self._options(region),
        )
