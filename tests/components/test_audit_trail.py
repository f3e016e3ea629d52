"""Audit buckets and what leads to them."""

from functools import cache

from components.audit_trail import AuditTrail, AuditTrailArgs
from spec.locks import Lock
from tests.components.given import ACCOUNT, EAST, EUROPE, WEST, keys, providers
from tests.iam import statements
from tests.recorder import Recording, record

REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"


@cache
def recorded(*regions: str, mode: str = "governance", protect: bool = True) -> Recording:
    def program() -> object:
        trail = AuditTrail(
            "demo",
            AuditTrailArgs(
                account=ACCOUNT,
                audit={region: f"demo-{region}-audit" for region in regions},
                logs={region: f"demo-{region}-logs" for region in regions},
                sources="demo-*",
                keys=keys(*regions),
                providers=providers(*regions),
                replication_role_arn="arn:role",
                lock=Lock.model_validate({"mode": mode, "retention": "365d"}),
                protect=protect,
            ),
        )
        return {"audit": trail.audit, "logs": trail.logs}

    return record(program)


def test_every_region_has_an_audit_bucket_and_a_log_bucket() -> None:
    recording = recorded(EAST, WEST)
    assert {(r.name, r.inputs["bucket"], r.provider) for r in recording.of("aws:s3/bucket:Bucket")} == {
        (f"demo-{kind}-{region}", f"demo-{region}-{kind}", f"aws-{region}")
        for kind in ("audit", "logs")
        for region in (EAST, WEST)
    }
    assert recording.result == {
        kind: {region: f"demo-{kind}-{region}-id" for region in (EAST, WEST)} for kind in ("audit", "logs")
    }


def test_what_is_in_an_audit_bucket_stays_for_the_retention() -> None:
    for mode in ("governance", "compliance"):
        locks = recorded(EAST, WEST, mode=mode).of(LOCK)
        assert [lock.name for lock in locks] == [f"demo-audit-{region}-lock" for region in (EAST, WEST)]
        for lock in locks:
            assert lock.inputs["rule"] == {"defaultRetention": {"mode": mode.upper(), "days": 365}}


def test_s3_delivers_only_to_a_bucket_without_lock_and_with_its_own_encryption() -> None:
    recording = recorded(EAST, WEST)
    assert not [lock.name for lock in recording.of(LOCK) if "-logs-" in lock.name]
    found = {
        r.name: r.inputs["rules"][0]["applyServerSideEncryptionByDefault"]["sseAlgorithm"]
        for r in recording.of(ENCRYPTION)
    }
    assert found == {
        f"demo-{kind}-{region}-encryption": algorithm
        for kind, algorithm in (("audit", "aws:kms"), ("logs", "AES256"))
        for region in (EAST, WEST)
    }


def test_access_logs_go_on_to_every_regions_audit_bucket_and_inventories_do_not() -> None:
    for region in (EAST, WEST):
        forward = recorded(EAST, WEST).named(f"demo-logs-{region}-forward")
        assert forward.provider == f"aws-{region}"
        assert forward.inputs["bucket"] == f"demo-logs-{region}-id"
        assert [rule["filter"]["prefix"] for rule in forward.inputs["rules"]] == ["access/"] * 2
        assert {rule["destination"]["bucket"] for rule in forward.inputs["rules"]} == {
            f"arn:aws:s3:::demo-{target}-audit" for target in (EAST, WEST)
        }
        assert {f"demo-audit-{target}-lock" for target in (EAST, WEST)} <= forward.dependencies


def test_every_audit_bucket_replicates_to_every_other() -> None:
    recording = recorded(EAST, WEST, EUROPE)
    for region in (EAST, WEST, EUROPE):
        rules = recording.named(f"demo-audit-{region}-replication").inputs["rules"]
        assert {rule["destination"]["bucket"] for rule in rules} == {
            f"arn:aws:s3:::demo-{other}-audit" for other in (EAST, WEST, EUROPE) if other != region
        }


def test_each_bucket_takes_deliveries_of_its_own_kind() -> None:
    recording = recorded(EAST, WEST)
    for kind, sids in (("audit", {"DeliveredLogs", "DeliveryLooks"}), ("logs", {"AccessLogs", "Inventories"})):
        for region in (EAST, WEST):
            policy = recording.named(f"demo-{kind}-{region}-tls").inputs["policy"]
            allowed = {each["Sid"] for each in statements(policy) if each["Effect"] == "Allow"}
            assert allowed == sids


def test_who_reaches_an_audit_bucket_is_logged_too() -> None:
    recording = recorded(EAST, WEST)
    logged = {r.inputs["bucket"]: r.inputs["targetBucket"] for r in recording.of("aws:s3/bucketLogging:BucketLogging")}
    assert logged == {f"demo-audit-{region}-id": f"demo-logs-{region}-id" for region in (EAST, WEST)}


def test_what_was_replicated_from_a_log_bucket_goes_from_there_and_from_an_audit_bucket_nothing_current_does() -> None:
    recording = recorded(EAST, WEST)
    for region in (EAST, WEST):
        logs = recording.named(f"demo-logs-{region}-lifecycle").inputs["rules"]
        assert [rule["expiration"] for rule in logs if "expiration" in rule] == [{"days": 30}]
        audit = recording.named(f"demo-audit-{region}-lifecycle").inputs["rules"]
        assert [rule["expiration"] for rule in audit] == [{"expiredObjectDeleteMarker": True}]


def test_a_single_region_forwards_to_its_own_audit_bucket() -> None:
    assert [r.name for r in recorded(EAST).of(REPLICATION)] == [f"demo-logs-{EAST}-forward"]
