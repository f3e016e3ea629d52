"""Putting a folder of weights, or of compiled code, where pods take it from: under its digest, in the models bucket."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from cli.errors import UserError
from spec import manifest
from spec.manifest import MANIFEST, PART, Listed, encoded
from spec.naming import model_prefix

Say = Callable[[str], None]

_NEW = {"IfNoneMatch": "*"}
"""Only if nothing is there: the bucket refuses any other write of weights."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """What was published, and how many of its files were there already."""

    digest: str
    files: int
    bytes: int
    there: int


def read(folder: Path, say: Say) -> dict[str, Listed]:
    """The folder's files, each read once. Raises UserError where there are none."""
    found = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    files = {}
    for path in manifest.paths(found):
        say(f"reading {path}")
        files[path] = manifest.listed(_chunks(folder / path))
    if not files:
        raise UserError(f"{folder} holds no files; name the folder with the model's config and weights.")
    return files


def publish(s3: Any, bucket: str, folder: Path, files: dict[str, Listed], say: Say) -> Published:
    """Upload what is not there yet, in parts that S3 checks as they come in, and the manifest last.

    Run again it goes on where it stopped: at the first part that is missing. Without its manifest nothing is served.
    """
    text = manifest.text(files)
    prefix = model_prefix(manifest.digest(text))
    there = 0
    for path, told in files.items():
        if _is_there(s3, bucket, prefix + path, told):
            there += 1
            continue
        say(f"uploading {path} ({told.size} bytes)")
        _upload(s3, bucket, prefix + path, folder / path, told)
    whole = manifest.listed([text])
    if not _is_there(s3, bucket, prefix + MANIFEST, whole):
        s3.put_object(
            Bucket=bucket,
            Key=prefix + MANIFEST,
            Body=text,
            ContentType="application/json",
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=whole.checksum,
            **_NEW,
        )
    size = sum(told.size for told in files.values())
    return Published(digest=manifest.digest(text), files=len(files), bytes=size, there=there)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(PART):
            yield chunk


def _is_there(s3: Any, bucket: str, key: str, told: Listed) -> bool:
    """Whether it lies there as told; something else that does is taken away, to stay as an old version."""
    try:
        head = s3.head_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED")
    except ClientError as error:
        if error.response["Error"]["Code"] in ("404", "NoSuchKey", "NotFound"):
            return False
        raise
    if (head["ContentLength"], head.get("ChecksumSHA256", "").partition("-")[0]) == (told.size, told.checksum):
        return True
    s3.delete_object(Bucket=bucket, Key=key)
    return False


def _upload(s3: Any, bucket: str, key: str, path: Path, told: Listed) -> None:
    at = {"Bucket": bucket, "Key": key}
    if told.size <= PART:
        s3.put_object(**at, Body=path.read_bytes(), ChecksumAlgorithm="SHA256", ChecksumSHA256=told.checksum, **_NEW)
        return
    upload, have = _begun(s3, bucket, key)
    parts = []
    for number, (chunk, expected) in enumerate(zip(_chunks(path), told.parts, strict=True), 1):
        checksum = encoded(expected)
        part = {"PartNumber": number, "ChecksumSHA256": checksum}
        etag = have.get((number, checksum))
        if etag is None:
            etag = s3.upload_part(**at, UploadId=upload, Body=chunk, **part)["ETag"]
        parts.append(part | {"ETag": etag})
    s3.complete_multipart_upload(**at, UploadId=upload, MultipartUpload={"Parts": parts}, **_NEW)


def _begun(s3: Any, bucket: str, key: str) -> tuple[str, dict[tuple[int, str], str]]:
    """An upload of this key that was begun before, with the parts it has by number and checksum; else a new one."""
    for upload in s3.list_multipart_uploads(Bucket=bucket, Prefix=key).get("Uploads", []):
        if upload["Key"] == key:
            pages = s3.get_paginator("list_parts").paginate(Bucket=bucket, Key=key, UploadId=upload["UploadId"])
            parts = [part for page in pages for part in page.get("Parts", [])]
            found = {(part["PartNumber"], part.get("ChecksumSHA256", "")): part["ETag"] for part in parts}
            return str(upload["UploadId"]), found
    answer = s3.create_multipart_upload(Bucket=bucket, Key=key, ChecksumAlgorithm="SHA256", ChecksumType="COMPOSITE")
    return str(answer["UploadId"]), {}
