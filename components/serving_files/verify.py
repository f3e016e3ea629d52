"""Before the engine starts: is what lies under a digest in the bucket what the digest stands for?

    verify.py <bucket> <digest> [--fetch <digest> <folder>]

Under `sha256/<hex>/` lie a folder's files and `manifest.json`, whose own SHA-256 is the digest. It lists each file with
its size and the SHA-256 checksum that S3 keeps beside the object (S3 worked it out itself when the object came in), so
that no byte of the weights has to be read twice. `--fetch` brings the files of another digest into a folder, each
hashed as it arrives. Exits with 1 and one sentence if anything is missing, changed, or there without being listed.

Runs in the engine's container: standard library and boto3 alone.
"""

import hashlib
import json
import sys
from pathlib import Path, PurePosixPath
from typing import Any

MANIFEST = "manifest.json"
FORMAT = 1


class UnverifiedError(Exception):
    """What lies in the bucket is not what the digest stands for; the message says why."""


def prefix_of(digest: str) -> str:
    """The key prefix of a digest `sha256:<hex>`."""
    return digest.replace(":", "/") + "/"


def manifest_of(s3: Any, bucket: str, digest: str) -> dict[str, dict[str, Any]]:
    """The files that a digest stands for, by path, once the manifest itself has been checked."""
    key = prefix_of(digest) + MANIFEST
    try:
        text = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    except s3.exceptions.ClientError as error:
        raise UnverifiedError(f"s3://{bucket}/{key} can't be read: {error.response['Error']['Code']}.") from None
    found = "sha256:" + hashlib.sha256(text).hexdigest()
    if found != digest:
        raise UnverifiedError(f"s3://{bucket}/{key} has the digest {found}, not {digest}: somebody changed it.")
    manifest = json.loads(text)
    if manifest.get("format") != FORMAT:
        raise UnverifiedError(f"s3://{bucket}/{key} has a format that this version does not know.")
    files: dict[str, dict[str, Any]] = manifest["files"]
    for path in files:
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise UnverifiedError(f"s3://{bucket}/{key} names {path!r}, which leads out of its folder.")
    return files


def check(s3: Any, bucket: str, digest: str) -> int:
    """Check every object under a digest; returns how many there are."""
    prefix = prefix_of(digest)
    files = manifest_of(s3, bucket, digest)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    listed = {each["Key"].removeprefix(prefix) for page in pages for each in page.get("Contents", [])}
    # The engine loads whatever weights it finds there.
    if strangers := sorted(listed - files.keys() - {MANIFEST}):
        raise UnverifiedError(f"s3://{bucket}/{prefix}{strangers[0]} is not in the manifest of {digest}.")
    for path, told in files.items():
        if path not in listed:
            raise UnverifiedError(f"s3://{bucket}/{prefix}{path} is missing.")
        head = s3.head_object(Bucket=bucket, Key=prefix + path, ChecksumMode="ENABLED")
        if head["ContentLength"] != told["size"]:
            size = f"{head['ContentLength']} bytes, not {told['size']}"
            raise UnverifiedError(f"s3://{bucket}/{prefix}{path} has {size}.")
        # Of an object that came in parts it is the checksum of theirs, with their number after a dash.
        if head.get("ChecksumSHA256", "").partition("-")[0] != told["checksum"]:
            raise UnverifiedError(f"s3://{bucket}/{prefix}{path} has another SHA-256 checksum than the manifest says.")
    return len(files)


def fetch(s3: Any, bucket: str, digest: str, folder: Path) -> int:
    """Bring the files of a digest into a folder, each hashed on its way; returns how many."""
    files = manifest_of(s3, bucket, digest)
    for path, told in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        hashed = hashlib.sha256()
        with target.open("wb") as file:
            for chunk in s3.get_object(Bucket=bucket, Key=prefix_of(digest) + path)["Body"].iter_chunks(1 << 20):
                hashed.update(chunk)
                file.write(chunk)
        if hashed.hexdigest() != told["sha256"]:
            target.unlink()
            raise UnverifiedError(f"s3://{bucket}/{prefix_of(digest)}{path} is not the file that the manifest names.")
    return len(files)


def main(arguments: list[str], s3: Any = None) -> int:
    """Check, and fetch where asked; returns the exit code."""
    if s3 is None:
        import boto3

        s3 = boto3.client("s3")
    bucket, digest, *more = arguments
    try:
        print(f"{check(s3, bucket, digest)} files of {digest} are what the digest stands for")
        if more[:1] == ["--fetch"]:
            print(f"{fetch(s3, bucket, more[1], Path(more[2]))} files of {more[1]} fetched")
    except UnverifiedError as error:
        print(f"not served: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
