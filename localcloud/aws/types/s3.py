"""S3 buckets."""

from typing import Any

from botocore.exceptions import ClientError

from localcloud.aws.kind import Kind, Place, listed, mapped
from localcloud.errors import LocalCloudError
from localcloud.provider import Properties

# Zone ids of S3's own endpoints: https://docs.aws.amazon.com/general/latest/gr/s3.html
_ZONES = {
    "us-east-1": "Z3AQBSTGFYJSTF",
    "us-east-2": "Z2O1EMRO9K5GLX",
    "us-west-1": "Z2F56UZL2M1ACD",
    "us-west-2": "Z3BJ6K6RIION7M",
    "eu-west-1": "Z1BKCTXD74EZPE",
    "eu-central-1": "Z21DNDUVLTQW6Q",
}


class Bucket(Kind):
    token = "aws:s3/bucket:Bucket"
    replace = frozenset({"bucket", "bucketPrefix", "objectLockEnabled"})
    autoname = "bucket"

    def create(self, at: Place, inputs: Properties) -> str:
        s3, name = at.client("s3"), inputs["bucket"]
        where = {} if at.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": at.region}}
        if at.region == "us-east-1" and name in {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}:
            # There, and only there, S3 takes a second creation by the owner for a success.
            raise LocalCloudError(f"The bucket {name} exists already: choose another name, or import it.")
        s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=inputs.get("objectLockEnabled", False), **where)
        if tags := at.tags(inputs):
            s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": listed(tags)})
        return str(name)

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        s3 = at.client("s3")
        s3.head_bucket(Bucket=resource_id)
        return {
            "arn": f"arn:aws:s3:::{resource_id}",
            "bucket": resource_id,
            "bucketDomainName": f"{resource_id}.s3.amazonaws.com",
            "bucketRegion": at.region,
            "bucketRegionalDomainName": f"{resource_id}.s3.{at.region}.amazonaws.com",
            "hostedZoneId": _ZONES.get(at.region, "Z3AQBSTGFYJSTF"),
            "tags": mapped(setting(s3.get_bucket_tagging, "TagSet", Bucket=resource_id)),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        return None  # forceDestroy alone can change, and only Pulumi keeps it

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        s3 = at.client("s3")
        if tags:
            s3.put_bucket_tagging(Bucket=resource_id, Tagging={"TagSet": listed(tags)})
        else:
            s3.delete_bucket_tagging(Bucket=resource_id)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        if known.get("forceDestroy"):
            empty(at.client("s3"), resource_id, "")
        at.client("s3").delete_bucket(Bucket=resource_id)


def setting(call: Any, field: str, **arguments: Any) -> Any:
    """One of a bucket's settings; None when it is not set. S3 has an error of its own for each kind that is not set."""
    try:
        return call(**arguments).get(field)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "NoSuchBucket" or not ("NotFound" in code or "NoSuch" in code):
            raise
        return None


def empty(s3: Any, bucket: str, key: str) -> None:
    """Delete all versions and delete markers of one key, or of all keys when `key` is ''."""
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key):
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        for each in found:
            if not key or each["Key"] == key:
                # As the real provider: with `forceDestroy` a lock that may be lifted is.
                s3.delete_object(
                    Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"], BypassGovernanceRetention=True
                )


KINDS = (Bucket(),)
