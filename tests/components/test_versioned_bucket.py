"""One logical bucket in several regions."""

from functools import cache
from typing import Any

import pytest

from components.replication_rules import Copies
from components.versioned_bucket import VersionedBucket, VersionedBucketArgs
from spec.locks import Lock
from spec.modes import BucketMode
from tests.components.given import EAST, EUROPE, WEST, keys, providers
from tests.iam import statements
from tests.recorder import Recording, record

REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
INVENTORY, LOCK = "aws:s3/inventory:Inventory", "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
PARTS = (
    "aws:s3/bucket:Bucket",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketLogging:BucketLogging",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketVersioning:BucketVersioning",
)
GOVERNANCE = Lock.model_validate({"retention": "30d"})
COMPLIANCE = Lock.model_validate({"mode": "compliance", "retention": "365d"})


@cache
def recorded(
    mode: BucketMode,
    *regions: str,
    protect: bool = True,
    prefix: str = "",
    lock: Lock | None = None,
    write_once: tuple[str, ...] = (),
) -> Recording:
    home, *targets = regions

    def program() -> object:
        return VersionedBucket(
            "claims",
            VersionedBucketArgs(
                names={region: f"demo-{region}-claims" for region in regions},
                keys=keys(*regions),
                providers=providers(*regions),
                copies=[Copies(name="claims", prefix=prefix, mode=mode, home=home, targets=tuple(targets))],
                replication_role_arn="arn:role",
                protect=protect,
                lock=lock,
                logs={region: f"demo-{region}-logs" for region in regions},
                write_once=write_once,
            ),
        ).buckets

    return record(program)


def by_sid(recording: Recording, region: str = EAST) -> dict[str, dict[str, Any]]:
    """The statements of a bucket's policy."""
    policy = recording.named(f"claims-{region}-tls").inputs
    assert policy["bucket"] == f"claims-{region}-id"
    return {each["Sid"]: each for each in statements(policy["policy"])}


@pytest.mark.parametrize(
    ("mode", "sources"),
    [
        (BucketMode.BOTH_WAYS_RTC, {EAST, WEST}),
        (BucketMode.ONE_WAY_RTC, {EAST}),
        (BucketMode.ONE_WAY, {EAST}),
        (BucketMode.COPIED, set()),
    ],
)
def test_each_region_has_every_part_and_the_modes_sources_replicate(mode: BucketMode, sources: set[str]) -> None:
    recording = recorded(mode, EAST, WEST)
    expected = dict.fromkeys(PARTS, 2) | ({REPLICATION: len(sources), INVENTORY: 2} if sources else {})
    assert recording.counts() == expected
    assert {r.name for r in recording.of(REPLICATION)} == {f"claims-{region}-replication" for region in sources}
    for region in (EAST, WEST):
        here = {name: place for name, place in recording.places().items() if region in name}
        assert len(here) == len(PARTS) + (region in sources) + bool(sources)
        assert set(here.values()) == {f"aws-{region}"}
    assert recording.result == {region: f"claims-{region}-id" for region in (EAST, WEST)}


@pytest.mark.parametrize("region", [EAST, WEST])
def test_what_is_stored_is_versioned_encrypted_and_private(region: str) -> None:
    recording = recorded(BucketMode.ONE_WAY, EAST, WEST)
    bucket = f"claims-{region}-id"
    parts = {
        noun: recording.named(f"claims-{region}-{noun}").inputs
        for noun in ("versioning", "encryption", "private", "owner")
    }
    assert {part["bucket"] for part in parts.values()} == {bucket}
    assert parts["versioning"]["versioningConfiguration"] == {"status": "Enabled"}
    (rule,) = parts["encryption"]["rules"]
    assert rule["bucketKeyEnabled"] is True
    assert rule["applyServerSideEncryptionByDefault"] == {
        "sseAlgorithm": "aws:kms",
        "kmsMasterKeyId": keys(region)[region],
    }
    assert parts["owner"]["rule"] == {"objectOwnership": "BucketOwnerEnforced"}
    assert parts["private"] == {
        "bucket": bucket,
        "blockPublicAcls": True,
        "blockPublicPolicy": True,
        "ignorePublicAcls": True,
        "restrictPublicBuckets": True,
    }


@pytest.mark.parametrize("region", [EAST, WEST])
def test_only_modern_tls_reaches_it(region: str) -> None:
    found = by_sid(recorded(BucketMode.ONE_WAY, EAST, WEST), region)
    conditions = {
        "TlsOnly": {"Bool": {"aws:SecureTransport": "false"}},
        "ModernTls": {"NumericLessThan": {"s3:TlsVersion": "1.2"}},
    }
    for sid, condition in conditions.items():
        statement = found[sid]
        assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", ["s3:*"])
        assert statement["Resource"] == [f"arn:aws:s3:::demo-{region}-claims", f"arn:aws:s3:::demo-{region}-claims/*"]
        assert statement["Condition"] == condition


@pytest.mark.parametrize("region", [EAST, WEST])
def test_an_upload_with_another_key_than_the_regions_is_refused_and_one_that_names_none_is_not(region: str) -> None:
    found = by_sid(recorded(BucketMode.ONE_WAY, EAST, WEST), region)
    header = "s3:x-amz-server-side-encryption"
    conditions = {
        "NoOtherKey": {
            "StringNotEquals": {f"{header}-aws-kms-key-id": keys(region)[region]},
            "Null": {f"{header}-aws-kms-key-id": "false"},
        },
        "NoOtherEncryption": {"StringNotEquals": {header: "aws:kms"}, "Null": {header: "false"}},
        "NoKeyOfTheCaller": {"Null": {f"{header}-customer-algorithm": "false"}},
    }
    for sid, condition in conditions.items():
        assert (found[sid]["Effect"], found[sid]["Action"]) == ("Deny", ["s3:PutObject"])
        assert found[sid]["Condition"] == condition


def test_what_is_written_once_is_never_overwritten() -> None:
    statement = by_sid(recorded(BucketMode.ONE_WAY, EAST, WEST, write_once=("sha256/",)))["WriteOnce"]
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", ["s3:PutObject"])
    assert statement["Resource"] == ["arn:aws:s3:::demo-us-east-1-claims/sha256/*"]
    assert statement["Condition"] == {
        "Null": {"s3:if-none-match": "true"},
        "Bool": {"s3:ObjectCreationOperation": "true"},
    }
    assert "WriteOnce" not in by_sid(recorded(BucketMode.ONE_WAY, EAST, WEST))


@pytest.mark.parametrize(("lock", "mode", "days"), [(GOVERNANCE, "GOVERNANCE", 30), (COMPLIANCE, "COMPLIANCE", 365)])
def test_a_lock_that_is_asked_for_holds_every_version_in_every_region(lock: Lock, mode: str, days: int) -> None:
    recording = recorded(BucketMode.ONE_WAY, EAST, WEST, lock=lock)
    for region in (EAST, WEST):
        locked = recording.named(f"claims-{region}-lock")
        assert locked.type == LOCK
        assert locked.inputs["bucket"] == f"claims-{region}-id"
        assert locked.inputs["rule"] == {"defaultRetention": {"mode": mode, "days": days}}
        assert f"claims-{region}-versioning" in locked.dependencies
    # From a locked bucket S3 replicates only to one that is locked already.
    assert {f"claims-{region}-lock" for region in (EAST, WEST)} <= recording.named(
        "claims-us-east-1-replication"
    ).dependencies


def test_a_lock_is_turned_on_without_making_the_bucket_anew() -> None:
    before, after = recorded(BucketMode.ONE_WAY, EAST, WEST), recorded(BucketMode.ONE_WAY, EAST, WEST, lock=GOVERNANCE)
    assert LOCK not in before.counts()
    for region in (EAST, WEST):
        bucket = after.named(f"claims-{region}")
        assert bucket.inputs == before.named(f"claims-{region}").inputs
        assert "objectLockEnabled" not in bucket.inputs


def test_where_data_is_protected_nobody_may_lift_a_lock() -> None:
    statement = by_sid(recorded(BucketMode.ONE_WAY, EAST, WEST, lock=GOVERNANCE))["NoBypass"]
    assert (statement["Effect"], statement["Action"]) == ("Deny", ["s3:BypassGovernanceRetention"])
    assert "NoBypass" not in by_sid(recorded(BucketMode.ONE_WAY, EAST, WEST, lock=GOVERNANCE, protect=False))


def test_who_reaches_it_is_logged_in_its_own_region() -> None:
    recording = recorded(BucketMode.COPIED, EAST, WEST)
    for region in (EAST, WEST):
        assert recording.named(f"claims-{region}-logging").inputs == {
            "bucket": f"claims-{region}-id",
            "targetBucket": f"demo-{region}-logs",
            "targetPrefix": f"access/demo-{region}-claims/",
        }


def test_of_both_ends_of_a_replication_there_is_a_daily_inventory_that_shows_drift() -> None:
    recording = recorded(BucketMode.ONE_WAY, EAST, WEST)
    for region in (EAST, WEST):
        inventory = recording.named(f"claims-{region}-inventory").inputs
        assert (inventory["schedule"], inventory["includedObjectVersions"]) == ({"frequency": "Daily"}, "All")
        assert {"ReplicationStatus", "ETag", "ChecksumAlgorithm"} <= set(inventory["optionalFields"])
        assert inventory["destination"]["bucket"]["bucketArn"] == f"arn:aws:s3:::demo-{region}-logs"
    assert INVENTORY not in recorded(BucketMode.COPIED, EAST, WEST).counts()


def test_old_versions_and_unfinished_uploads_go_and_what_is_current_stays() -> None:
    (rule,) = recorded(BucketMode.COPIED, EAST).named("claims-us-east-1-lifecycle").inputs["rules"]
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": 90}
    assert rule["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}
    assert rule["expiration"] == {"expiredObjectDeleteMarker": True}
    assert (rule["status"], rule["filter"]) == ("Enabled", {"prefix": ""})


def test_with_rtc_a_replica_is_there_in_fifteen_minutes_or_an_event_says_not() -> None:
    (rule,) = recorded(BucketMode.ONE_WAY_RTC, EAST, WEST).named("claims-us-east-1-replication").inputs["rules"]
    assert rule["destination"]["replicationTime"] == {"status": "Enabled", "time": {"minutes": 15}}
    assert rule["destination"]["metrics"] == {"status": "Enabled", "eventThreshold": {"minutes": 15}}


def test_without_rtc_nothing_is_promised_and_the_lag_is_measured_all_the_same() -> None:
    (rule,) = recorded(BucketMode.ONE_WAY, EAST, WEST).named("claims-us-east-1-replication").inputs["rules"]
    assert "replicationTime" not in rule["destination"]
    assert rule["destination"]["metrics"] == {"status": "Enabled"}


@pytest.mark.parametrize(("mode", "back"), [(BucketMode.BOTH_WAYS_RTC, True), (BucketMode.ONE_WAY_RTC, False)])
def test_what_is_changed_about_a_replica_is_brought_back_where_both_regions_write(mode: BucketMode, back: bool) -> None:
    (rule,) = recorded(mode, EAST, WEST).named("claims-us-east-1-replication").inputs["rules"]
    expected = {"sseKmsEncryptedObjects": {"status": "Enabled"}}
    assert rule["sourceSelectionCriteria"] == expected | (
        {"replicaModifications": {"status": "Enabled"}} if back else {}
    )


def test_replicas_are_encrypted_with_the_targets_own_key() -> None:
    replication = recorded(BucketMode.BOTH_WAYS_RTC, EAST, WEST, EUROPE).named("claims-us-west-2-replication")
    assert replication.inputs["bucket"] == "claims-us-west-2-id"
    assert replication.inputs["role"] == "arn:role"
    assert {
        (rule["destination"]["bucket"], rule["destination"]["encryptionConfiguration"]["replicaKmsKeyId"])
        for rule in replication.inputs["rules"]
    } == {(f"arn:aws:s3:::demo-{region}-claims", keys(region)[region]) for region in (EAST, EUROPE)}


def test_encrypted_objects_and_deletions_are_replicated_too() -> None:
    (rule,) = (
        recorded(BucketMode.ONE_WAY, EAST, WEST, prefix="sha256/ab/")
        .named("claims-us-east-1-replication")
        .inputs["rules"]
    )
    assert rule["sourceSelectionCriteria"]["sseKmsEncryptedObjects"] == {"status": "Enabled"}
    assert rule["deleteMarkerReplication"] == {"status": "Enabled"}
    assert (rule["status"], rule["filter"]) == ("Enabled", {"prefix": "sha256/ab/"})


def test_the_rules_of_a_bucket_have_priorities_and_names_of_their_own() -> None:
    rules = recorded(BucketMode.ONE_WAY, EAST, WEST, EUROPE).named("claims-us-east-1-replication").inputs["rules"]
    assert [(rule["priority"], rule["id"]) for rule in rules] == [
        (1, "claims-to-us-west-2"),
        (2, "claims-to-eu-west-1"),
    ]


def test_replication_waits_until_both_ends_keep_versions() -> None:
    replication = recorded(BucketMode.ONE_WAY, EAST, WEST).named("claims-us-east-1-replication")
    assert {"claims-us-east-1-versioning", "claims-us-west-2-versioning"} <= replication.dependencies


@pytest.mark.parametrize(("protect", "forced"), [(True, False), (False, True)])
def test_a_protected_bucket_that_holds_anything_refuses_to_go(protect: bool, forced: bool) -> None:
    buckets = recorded(BucketMode.ONE_WAY, EAST, WEST, protect=protect).of("aws:s3/bucket:Bucket")
    assert [bucket.inputs["forceDestroy"] for bucket in buckets] == [forced, forced]
    assert [bucket.inputs["bucket"] for bucket in buckets] == ["demo-us-east-1-claims", "demo-us-west-2-claims"]
