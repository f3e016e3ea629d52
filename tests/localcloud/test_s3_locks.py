"""Locked buckets on the local cloud."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from localcloud.errors import LocalCloudError
from localcloud.provider import Properties
from tests.localcloud.conftest import URN, World, make

BUCKET, VERSIONING = "aws:s3/bucket:Bucket", "aws:s3/bucketVersioning:BucketVersioning"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"


def locked(world: World, mode: str) -> tuple[Any, tuple[str, Properties, Properties]]:
    """A client and a bucket that was locked when it held an object already; a second object came after."""
    bucket = make(world.provider(), BUCKET, {"bucket": "kept", "forceDestroy": True})
    make(world.provider(), VERSIONING, {"bucket": "kept", "versioningConfiguration": {"status": "Enabled"}})
    s3 = world.client("s3")
    s3.put_object(Bucket="kept", Key="before", Body=b"1")
    make(world.provider(), LOCK, {"bucket": "kept", "rule": {"defaultRetention": {"mode": mode, "days": 30}}})
    s3.put_object(Bucket="kept", Key="after", Body=b"2", ChecksumAlgorithm="SHA256")
    return s3, bucket


def test_a_lock_is_turned_on_in_a_bucket_that_holds_objects_and_keeps_what_comes_after(world: World) -> None:
    s3, _ = locked(world, "GOVERNANCE")
    versions = {each["Key"]: each["VersionId"] for each in s3.list_object_versions(Bucket="kept")["Versions"]}
    s3.delete_object(Bucket="kept", Key="before", VersionId=versions["before"])
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket="kept", Key="after", VersionId=versions["after"])


def test_what_is_locked_in_governance_goes_with_a_bucket_that_may_be_destroyed(world: World) -> None:
    s3, (resource_id, inputs, outputs) = locked(world, "GOVERNANCE")
    world.provider().delete(BUCKET, URN, resource_id, inputs, outputs, 0)
    assert s3.list_buckets()["Buckets"] == []


def test_what_is_locked_in_compliance_stays_whatever_is_asked(world: World) -> None:
    s3, (resource_id, inputs, outputs) = locked(world, "COMPLIANCE")
    with pytest.raises(LocalCloudError, match="AccessDenied"):
        world.provider().delete(BUCKET, URN, resource_id, inputs, outputs, 0)
    assert "after" in [each["Key"] for each in s3.list_object_versions(Bucket="kept")["Versions"]]
