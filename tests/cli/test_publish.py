"""Publishing weights: what pods will check, whole, and once."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from cli import publish
from cli.errors import UserError
from components.serving_files import verify
from spec import manifest

BUCKET = "demo-models"
MIB = 2**20


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "none")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    # S3 takes no part below 5 MiB but the last.
    monkeypatch.setattr(manifest, "PART", 5 * MIB)
    monkeypatch.setattr(publish, "PART", 5 * MIB)
    with mock_aws():
        s3 = boto3.client("s3", "us-east-1")
        s3.create_bucket(Bucket=BUCKET)
        s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        yield s3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tokenizer").mkdir()
    (tmp_path / "config.json").write_text('{"layers": 2}')
    (tmp_path / "tokenizer" / "vocab.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(os.urandom(12 * MIB))
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "download.lock").write_text("")
    return tmp_path


def push(s3: Any, folder: Path) -> publish.Published:
    return publish.publish(s3, BUCKET, folder, publish.read(folder, lambda line: None), lambda line: None)


def test_what_was_published_is_what_a_pod_serves(s3: Any, folder: Path) -> None:
    done = push(s3, folder)
    assert (done.files, done.there) == (3, 0)
    assert verify.check(s3, BUCKET, done.digest) == 3
    keys = {each["Key"] for each in s3.list_objects_v2(Bucket=BUCKET)["Contents"]}
    prefix = verify.prefix_of(done.digest)
    assert keys == {
        f"{prefix}{name}" for name in ("config.json", "manifest.json", "model.safetensors", "tokenizer/vocab.json")
    }


def test_a_large_file_goes_in_parts_that_s3_checks(s3: Any, folder: Path) -> None:
    done = push(s3, folder)
    key = f"{verify.prefix_of(done.digest)}model.safetensors"
    assert s3.get_object(Bucket=BUCKET, Key=key, ChecksumMode="ENABLED")["ChecksumSHA256"].endswith("-3")
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == (folder / "model.safetensors").read_bytes()


def test_the_same_folder_has_the_same_digest_and_is_not_sent_twice(s3: Any, folder: Path) -> None:
    first, second = push(s3, folder), push(s3, folder)
    assert first.digest == second.digest
    assert second.there == 3


def test_one_byte_makes_another_digest(s3: Any, folder: Path) -> None:
    before = push(s3, folder).digest
    (folder / "config.json").write_text('{"layers": 3}')
    assert push(s3, folder).digest != before


def test_it_goes_on_at_the_first_part_that_is_missing(s3: Any, folder: Path) -> None:
    class Breaks:
        """S3 that is lost after two parts."""

        def __init__(self) -> None:
            self.sent = 0

        def __getattr__(self, name: str) -> Any:
            return getattr(s3, name)

        def upload_part(self, **given: Any) -> Any:
            self.sent += 1
            if self.sent == 3:
                raise ConnectionError("lost")
            checksums[given["PartNumber"]] = given["ChecksumSHA256"]
            return s3.upload_part(**given)

        def get_paginator(self, name: str) -> Any:
            return self if name == "list_parts" else s3.get_paginator(name)

        def paginate(self, **given: Any) -> list[Any]:
            """The parts with their checksums, which moto leaves out."""
            parts = s3.list_parts(**given)["Parts"]
            return [{"Parts": [part | {"ChecksumSHA256": checksums[part["PartNumber"]]} for part in parts]}]

    checksums: dict[int, str] = {}
    with pytest.raises(ConnectionError):
        push(Breaks(), folder)
    again = Breaks()
    done = push(again, folder)
    assert again.sent == 1
    assert verify.check(s3, BUCKET, done.digest) == 3


def test_a_file_that_somebody_changed_in_the_bucket_is_sent_again(s3: Any, folder: Path) -> None:
    done = push(s3, folder)
    s3.put_object(Bucket=BUCKET, Key=f"{verify.prefix_of(done.digest)}config.json", Body=b'{"layers": 9}')
    with pytest.raises(verify.UnverifiedError):
        verify.check(s3, BUCKET, done.digest)
    assert push(s3, folder).there == 2
    assert verify.check(s3, BUCKET, done.digest) == 3


def test_every_write_says_that_nothing_is_there_yet_as_the_buckets_policy_demands(s3: Any, folder: Path) -> None:
    said: list[str | None] = []
    for call in ("PutObject", "CompleteMultipartUpload"):
        s3.meta.events.register(
            f"before-call.s3.{call}", lambda params, **_: said.append(params["headers"].get("If-None-Match"))
        )
    push(s3, folder)
    assert said == ["*"] * 4


def test_an_empty_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="holds no files"):
        publish.read(tmp_path, lambda line: None)
