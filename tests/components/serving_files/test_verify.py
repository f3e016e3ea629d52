"""Weights are served only if they are what their digest stands for."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from components.serving_files import verify

BUCKET = "demo-models"
FILES = {"config.json": b'{"layers": 2}', "model-1.safetensors": b"weights" * 1000, "tokenizer/vocab.json": b"{}"}


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "none")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    with mock_aws():
        s3 = boto3.client("s3", "us-east-1")
        s3.create_bucket(Bucket=BUCKET)
        yield s3


def put(s3: Any, key: str, content: bytes) -> str:
    answer = s3.put_object(Bucket=BUCKET, Key=key, Body=content, ChecksumAlgorithm="SHA256")
    return str(answer["ChecksumSHA256"])


def publish(s3: Any, files: dict[str, bytes], **changes: Any) -> str:
    """Put a folder under the digest of its manifest; returns the digest."""
    entries = {}
    for path, content in files.items():
        checksum = put(s3, f"scratch/{path}", content)
        digest = hashlib.sha256(content).hexdigest()
        entries[path] = {"size": len(content), "checksum": checksum, "sha256": digest} | changes
    text = json.dumps({"format": 1, "files": entries}, sort_keys=True).encode()
    digest = "sha256:" + hashlib.sha256(text).hexdigest()
    for path, content in {**files, verify.MANIFEST: text}.items():
        put(s3, verify.prefix_of(digest) + path, content)
    return digest


def told(s3: Any, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a refusal says, in one line."""
    assert verify.main([BUCKET, *arguments], s3) == 1
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_what_was_published_is_served(s3: Any, capsys: pytest.CaptureFixture[str]) -> None:
    digest = publish(s3, FILES)
    assert verify.main([BUCKET, digest], s3) == 0
    assert capsys.readouterr().out == f"3 files of {digest} are what the digest stands for\n"


def test_an_object_of_the_same_size_with_other_bytes_is_found(s3: Any, capsys: pytest.CaptureFixture[str]) -> None:
    digest = publish(s3, FILES)
    put(s3, verify.prefix_of(digest) + "model-1.safetensors", b"WEIGHTS" * 1000)
    assert "model-1.safetensors has another SHA-256 checksum than the manifest says" in told(s3, capsys, digest)


def test_an_object_without_a_checksum_is_not_taken_on_trust(s3: Any, capsys: pytest.CaptureFixture[str]) -> None:
    digest = publish(s3, FILES)
    key = verify.prefix_of(digest) + "model-1.safetensors"
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"WEIGHTS" * 1000, ChecksumAlgorithm="CRC32")
    assert "has another SHA-256 checksum" in told(s3, capsys, digest)


def test_a_shorter_object_is_found(s3: Any, capsys: pytest.CaptureFixture[str]) -> None:
    digest = publish(s3, FILES)
    put(s3, verify.prefix_of(digest) + "config.json", b"{}")
    assert "config.json has 2 bytes, not 13" in told(s3, capsys, digest)


def test_a_missing_object_is_found(s3: Any, capsys: pytest.CaptureFixture[str]) -> None:
    digest = publish(s3, FILES)
    s3.delete_object(Bucket=BUCKET, Key=verify.prefix_of(digest) + "config.json")
    assert "config.json is missing" in told(s3, capsys, digest)


def test_an_object_that_nobody_listed_is_found_since_the_engine_would_load_it(
    s3: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    digest = publish(s3, FILES)
    put(s3, verify.prefix_of(digest) + "model-2.safetensors", b"more")
    assert "model-2.safetensors is not in the manifest" in told(s3, capsys, digest)


def test_a_changed_manifest_is_found(s3: Any, capsys: pytest.CaptureFixture[str]) -> None:
    digest = publish(s3, FILES)
    key = verify.prefix_of(digest) + verify.MANIFEST
    put(s3, key, s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() + b" ")
    assert f", not {digest}: somebody changed it" in told(s3, capsys, digest)


def test_a_digest_of_nothing_is_found(s3: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert "manifest.json can't be read: NoSuchKey" in told(s3, capsys, "sha256:" + "0" * 64)


def test_a_manifest_that_leads_out_of_its_folder_is_refused(s3: Any, capsys: pytest.CaptureFixture[str]) -> None:
    digest = publish(s3, {"../../other": b"x"})
    assert "leads out of its folder" in told(s3, capsys, digest)


def test_a_cache_is_fetched_file_by_file_each_hashed_on_its_way(s3: Any, tmp_path: Path) -> None:
    weights, cache = publish(s3, FILES), publish(s3, {"torch_compile_cache/a/graph.py": b"compiled"})
    assert verify.main([BUCKET, weights, "--fetch", cache, str(tmp_path)], s3) == 0
    assert (tmp_path / "torch_compile_cache/a/graph.py").read_bytes() == b"compiled"


def test_a_poisoned_cache_is_not_left_behind(s3: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    weights, cache = publish(s3, FILES), publish(s3, {"graph.py": b"compiled"})
    put(s3, verify.prefix_of(cache) + "graph.py", b"poisoned")
    assert "graph.py is not the file that the manifest names" in told(
        s3, capsys, weights, "--fetch", cache, str(tmp_path)
    )
    assert not (tmp_path / "graph.py").exists()
