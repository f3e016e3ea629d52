"""One logical bucket in several regions."""

from functools import cache

import pytest

from components.replication_rules import Copies
from components.versioned_bucket import VersionedBucket, VersionedBucketArgs
from spec.modes import BucketMode
from tests.components.given import EAST, EUROPE, WEST, keys, providers
from tests.iam import statements
from tests.recorder import Recording, record

REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
PARTS = (
    "aws:s3/bucket:Bucket",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketVersioning:BucketVersioning",
)


@cache
def recorded(mode: BucketMode, *regions: str, protect: bool = True, prefix: str = "") -> Recording:
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
            ),
        ).buckets

    return record(program)


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
    expected = dict.fromkeys(PARTS, 2) | ({REPLICATION: len(sources)} if sources else {})
    assert recording.counts() == expected
    assert {r.name for r in recording.of(REPLICATION)} == {f"claims-{region}-replication" for region in sources}
    for region in (EAST, WEST):
        here = {name: place for name, place in recording.places().items() if region in name}
        assert len(here) == len(PARTS) + (region in sources)
        assert set(here.values()) == {f"aws-{region}"}
    assert recording.result == {region: f"claims-{region}-id" for region in (EAST, WEST)}


@pytest.mark.parametrize("region", [EAST, WEST])
def test_what_is_stored_is_versioned_encrypted_and_private(region: str) -> None:
    recording = recorded(BucketMode.ONE_WAY, EAST, WEST)
    bucket = f"claims-{region}-id"
    parts = {
        noun: recording.named(f"claims-{region}-{noun}").inputs for noun in ("versioning", "encryption", "private")
    }
    assert {part["bucket"] for part in parts.values()} == {bucket}
    assert parts["versioning"]["versioningConfiguration"] == {"status": "Enabled"}
    (rule,) = parts["encryption"]["rules"]
    assert rule["bucketKeyEnabled"] is True
    assert rule["applyServerSideEncryptionByDefault"] == {
        "sseAlgorithm": "aws:kms",
        "kmsMasterKeyId": keys(region)[region],
    }
    assert parts["private"] == {
        "bucket": bucket,
        "blockPublicAcls": True,
        "blockPublicPolicy": True,
        "ignorePublicAcls": True,
        "restrictPublicBuckets": True,
    }


@pytest.mark.parametrize("region", [EAST, WEST])
def test_only_tls_reaches_it(region: str) -> None:
    policy = recorded(BucketMode.ONE_WAY, EAST, WEST).named(f"claims-{region}-tls").inputs
    assert policy["bucket"] == f"claims-{region}-id"
    (statement,) = statements(policy["policy"])
    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    assert statement["Resource"] == [f"arn:aws:s3:::demo-{region}-claims", f"arn:aws:s3:::demo-{region}-claims/*"]


def test_old_versions_and_unfinished_uploads_go_and_what_is_current_stays() -> None:
    (rule,) = recorded(BucketMode.COPIED, EAST).named("claims-us-east-1-lifecycle").inputs["rules"]
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": 90}
    assert rule["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}
    assert "expiration" not in rule
    assert (rule["status"], rule["filter"]) == ("Enabled", {"prefix": ""})


def test_with_rtc_a_replica_is_there_in_fifteen_minutes_or_an_event_says_not() -> None:
    (rule,) = recorded(BucketMode.ONE_WAY_RTC, EAST, WEST).named("claims-us-east-1-replication").inputs["rules"]
    assert rule["destination"]["replicationTime"] == {"status": "Enabled", "time": {"minutes": 15}}
    assert rule["destination"]["metrics"] == {"status": "Enabled", "eventThreshold": {"minutes": 15}}


def test_without_rtc_nothing_is_promised() -> None:
    (rule,) = recorded(BucketMode.ONE_WAY, EAST, WEST).named("claims-us-east-1-replication").inputs["rules"]
    assert not {"replicationTime", "metrics"} & set(rule["destination"])


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
