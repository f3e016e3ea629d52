"""Objects in buckets."""

import base64
from pathlib import Path
from urllib.parse import urlencode

from localcloud.aws.kind import Kind, Place, changed, mapped, picked
from localcloud.aws.types.s3 import empty
from localcloud.errors import LocalCloudError
from localcloud.provider import Properties

_SETTINGS = (
    "acl",
    "bucketKeyEnabled",
    "cacheControl",
    "contentDisposition",
    "contentEncoding",
    "contentLanguage",
    "contentType",
    "metadata",
    "serverSideEncryption",
    "storageClass",
)


class BucketObject(Kind):
    token = "aws:s3/bucketObjectv2:BucketObjectv2"
    replace = frozenset({"bucket", "key"})
    required = ("bucket",)
    autoname = "key"
    delete_before_replace = True

    def create(self, at: Place, inputs: Properties) -> str:
        wanted = picked(inputs, *_SETTINGS)
        if key := inputs.get("kmsKeyId"):
            wanted |= {"SSEKMSKeyId": key, "ServerSideEncryption": inputs.get("serverSideEncryption", "aws:kms")}
        at.client("s3").put_object(
            Bucket=inputs["bucket"], Key=inputs["key"], Body=_body(inputs), Tagging=urlencode(at.tags(inputs)), **wanted
        )
        return str(inputs["key"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        s3, bucket, key = at.client("s3"), known["bucket"], known["key"]
        head = s3.head_object(Bucket=bucket, Key=key)
        state = {
            "arn": f"arn:aws:s3:::{bucket}/{key}",
            "bucket": bucket,
            "key": key,
            "etag": head["ETag"].strip('"'),
            "versionId": head.get("VersionId", ""),
            "contentType": head.get("ContentType"),
            "metadata": head.get("Metadata") or {},
            "serverSideEncryption": head.get("ServerSideEncryption"),
            "storageClass": head.get("StorageClass", "STANDARD"),
            "tags": mapped(s3.get_object_tagging(Bucket=bucket, Key=key)["TagSet"]),
        }
        if "content" in known:
            content = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
            state["content"] = content.decode(errors="replace")
        return state

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        if changed(old, new, *(set(old) | set(new)) - {"forceDestroy"}):
            self.create(at, new)

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        tag_set = [{"Key": key, "Value": value} for key, value in tags.items()]
        at.client("s3").put_object_tagging(Bucket=known["bucket"], Key=known["key"], Tagging={"TagSet": tag_set})

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        empty(at.client("s3"), known["bucket"], known["key"])


def _body(inputs: Properties) -> bytes:
    if "content" in inputs:
        return str(inputs["content"]).encode()
    if "contentBase64" in inputs:
        return base64.b64decode(inputs["contentBase64"])
    source = inputs.get("source")
    if isinstance(source, dict) and "text" in source:
        return str(source["text"]).encode()
    path = source.get("path") if isinstance(source, dict) else source
    if not path:
        return b""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise LocalCloudError(f"The object {inputs['key']} can't be read from {path}: {error.strerror}.") from error


KINDS = (BucketObject(),)
