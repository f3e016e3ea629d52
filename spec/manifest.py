"""The manifest that a digest stands for: a folder's files with sizes and checksums, as text that is always the same.

A model's digest is the SHA-256 of that text. Pods check it before they serve (components/serving_files/verify.py).
"""

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

MANIFEST = "manifest.json"
FORMAT = 1

PART = 64 * 2**20
"""Bytes of a part: larger files are uploaded in parts, 10,000 at most, so 640 GiB a file.

Part of the format: S3's checksum of a file in parts depends on where it was cut.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
"""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A file: its size in bytes, its own SHA-256 in hex, and the SHA-256 of each of its parts."""

    size: int
    sha256: str
    parts: tuple[bytes, ...]

    @property
    def checksum(self) -> str:
        """What S3 says of the object: its SHA-256, or that of its parts' (S3 appends how many, which adds nothing)."""
        return encoded(self.parts[0] if self.size <= PART else sha256(b"".join(self.parts)).digest())


def encoded(digest: bytes) -> str:
    """A checksum as S3 writes it."""
    return b64encode(digest).decode()


def listed(chunks: Iterable[bytes]) -> Listed:
    """A file from its content, in chunks of PART bytes, all but the last full; one empty chunk for an empty file."""
    whole, size, parts = sha256(), 0, []
    for chunk in chunks:
        whole.update(chunk)
        size += len(chunk)
        parts.append(sha256(chunk).digest())
    return Listed(size=size, sha256=whole.hexdigest(), parts=tuple(parts or [sha256(b"").digest()]))


def text(files: Mapping[str, Listed]) -> bytes:
    """The manifest of files by their path in the folder, with slashes."""
    entries = {path: {"size": f.size, "checksum": f.checksum, "sha256": f.sha256} for path, f in files.items()}
    return json.dumps({"format": FORMAT, "files": entries}, sort_keys=True, indent=1).encode() + b"\n"


def digest(manifest: bytes) -> str:
    """The digest to put in the environment file."""
    return f"sha256:{sha256(manifest).hexdigest()}"


def paths(found: Sequence[str]) -> list[str]:
    """The paths that belong to a model, in order: nothing hidden, and no manifest of an earlier time."""
    kept = [path for path in found if not any(piece.startswith(".") for piece in path.split("/")) and path != MANIFEST]
    return sorted(kept)
