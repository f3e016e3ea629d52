"""Cases of the rules on buckets."""

from policies.data import (
    bucket_locked,
    bucket_replicated,
    bucket_versioned,
    lock_as_declared,
    old_versions,
    replication_complete,
    replication_time,
    versioning,
)
from tests.policies.case import UNSET, Break, Case

VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
NAME = "claims-assistant-us-east-1"
COPIES = f"{NAME}-replication"
REPLICA = "demo-123456789012-us-west-2-claims-assistant"

CASES: tuple[Case, ...] = (
    Case(
        rule=versioning.RULE,
        type=VERSIONING,
        of=f"{NAME}-versioning",
        breaks=(
            Break(
                path=("versioningConfiguration", "status"),
                value="Suspended",
                messages=(f"{NAME}-versioning: versioningConfiguration.status is Suspended, not Enabled.",),
            ),
            Break(
                path=("versioningConfiguration", "status"),
                value=UNSET,
                messages=(f"{NAME}-versioning: versioningConfiguration.status is not set, not Enabled.",),
            ),
        ),
    ),
    Case(
        rule=bucket_versioned.RULE,
        type=VERSIONING,
        of=f"{NAME}-versioning",
        breaks=(Break(path=(), value=UNSET, messages=(f"{NAME} has no BucketVersioning.",)),),
    ),
    Case(
        rule=bucket_replicated.RULE,
        type=REPLICATION,
        of=COPIES,
        breaks=(
            Break(
                path=(),
                value=UNSET,
                messages=(f"{NAME}: no replication rule leads to {REPLICA}, which active-active asks for.",),
            ),
            Break(
                path=("rules", 0, "destination", "bucket"),
                value="arn:aws:s3:::elsewhere",
                messages=(f"{NAME}: no replication rule leads to {REPLICA}, which active-active asks for.",),
            ),
        ),
    ),
    Case(
        rule=bucket_replicated.RULE,
        type=REPLICATION,
        of="claims-assistant-us-west-2-replication",
        breaks=(
            Break(
                path=("rules",),
                value=UNSET,
                messages=(
                    "claims-assistant-us-west-2: no replication rule leads to "
                    "demo-123456789012-us-east-1-claims-assistant, which active-active asks for.",
                ),
            ),
        ),
    ),
    Case(
        rule=replication_complete.RULE,
        type=REPLICATION,
        of=COPIES,
        breaks=(
            Break(
                path=("rules", 0, "status"),
                value="Disabled",
                messages=(f"{COPIES}: rules.0.status is Disabled, not Enabled.",),
            ),
            Break(
                path=("rules", 0, "deleteMarkerReplication"),
                value=UNSET,
                messages=(f"{COPIES}: rules.0.deleteMarkerReplication.status is not set, not Enabled.",),
            ),
            Break(
                path=("rules", 0, "sourceSelectionCriteria", "sseKmsEncryptedObjects"),
                value=UNSET,
                messages=(
                    f"{COPIES}: rules.0.sourceSelectionCriteria.sseKmsEncryptedObjects.status is not set, not Enabled.",
                ),
            ),
            Break(
                path=("rules", 0, "destination", "encryptionConfiguration", "replicaKmsKeyId"),
                value=UNSET,
                messages=(
                    f"{COPIES}: rules.0.destination.encryptionConfiguration.replicaKmsKeyId is not set, "
                    "not a key of the target's region.",
                ),
                any_value=True,
            ),
            Break(path=("rules",), value=[], messages=(f"{COPIES}: rules is empty, and nothing is replicated.",)),
        ),
    ),
    Case(
        rule=replication_time.RULE,
        type=REPLICATION,
        of=COPIES,
        breaks=(
            Break(
                path=("rules", 0, "destination", "replicationTime"),
                value=UNSET,
                messages=(
                    f"{COPIES}: rules.0.destination.replicationTime.status is not set, not Enabled, "
                    "as the RPO of claims-assistant needs.",
                ),
            ),
            Break(
                path=("rules", 0, "destination", "replicationTime", "time", "minutes"),
                value=60.0,
                messages=(f"{COPIES}: rules.0.destination.replicationTime.time.minutes is 60, not 15.",),
            ),
            Break(
                path=("rules", 0, "destination", "metrics", "status"),
                value="Disabled",
                messages=(
                    f"{COPIES}: rules.0.destination.metrics.status is Disabled, "
                    "so that nobody sees how far claims-assistant lags behind.",
                ),
            ),
        ),
    ),
    Case(
        rule=lock_as_declared.RULE,
        type=LOCK,
        of="prod-audit-us-east-1-lock",
        environment="prod",
        breaks=(
            Break(
                path=("rule", "defaultRetention", "mode"),
                value="GOVERNANCE",
                messages=("prod-audit-us-east-1-lock: rule.defaultRetention.mode is GOVERNANCE, not COMPLIANCE.",),
            ),
            Break(
                path=("rule", "defaultRetention", "days"),
                value=365.0,
                messages=("prod-audit-us-east-1-lock: rule.defaultRetention.days is 365, not 2555 or more.",),
            ),
            Break(
                path=("rule", "defaultRetention", "days"),
                value=UNSET,
                messages=("prod-audit-us-east-1-lock: rule.defaultRetention.days is not set, not 2555 or more.",),
            ),
        ),
    ),
    Case(
        rule=lock_as_declared.RULE,
        type=LOCK,
        of="underwriting-us-west-2-lock",
        environment="prod",
        breaks=(
            Break(
                path=("rule", "defaultRetention", "days"),
                value=7.0,
                messages=("underwriting-us-west-2-lock: rule.defaultRetention.days is 7, not 30 or more.",),
            ),
        ),
    ),
    Case(
        rule=bucket_locked.RULE,
        type=LOCK,
        of="demo-audit-us-east-1-lock",
        breaks=(
            Break(
                path=(),
                value=UNSET,
                messages=(
                    "demo-audit-us-east-1 has no BucketObjectLockConfiguration; the file locks it for 365 days.",
                ),
            ),
        ),
    ),
    Case(
        rule=old_versions.RULE,
        type="aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        of=f"{NAME}-lifecycle",
        breaks=(
            Break(
                path=("rules", 0, "noncurrentVersionExpiration", "noncurrentDays"),
                value=7.0,
                messages=(
                    f"{NAME}-lifecycle: rules.0.noncurrentVersionExpiration.noncurrentDays is 7, not 30 or more.",
                ),
            ),
            Break(
                path=("rules", 0, "noncurrentVersionExpiration", "noncurrentDays"),
                value=UNSET,
                messages=(
                    f"{NAME}-lifecycle: rules.0.noncurrentVersionExpiration.noncurrentDays is not set, not 30 or more.",
                ),
            ),
            Break(
                path=("rules",),
                value=UNSET,
                messages=(f"{NAME}-lifecycle: rules is not set, so that it says nothing of old versions.",),
            ),
        ),
    ),
)
