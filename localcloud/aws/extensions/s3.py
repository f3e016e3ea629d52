"""S3: what moto keeps in part is told as it was set, and what it forbids though S3 doesn't is let be."""

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from localcloud.exchange import Request, Response

_KEPT = ("replication", "inventory")
"""moto answers with `Disabled` delete markers and an empty filter, and with half of an inventory."""


@dataclass
class S3Extension:
    """Keeps each bucket's replication configuration and inventories as the documents that set them."""

    documents: dict[tuple[str, str, str, str], bytes] = field(default_factory=dict)

    def answer(self, request: Request) -> Response | None:
        """Deleting an inventory is ours: moto would delete the bucket. For the rest moto knows whether it is there."""
        bucket, _, key = request.path.strip("/").partition("/")
        if request.method != "DELETE" or key or "inventory" not in request.query:
            return None
        place = request.account, bucket, *_which(request, "inventory")
        return Response(204, [], b"") if self.documents.pop(place, None) else _no_inventory()

    def answered(self, request: Request, response: Response) -> Response:
        """Take note of a configuration, or answer with it."""
        bucket, _, key = request.path.strip("/").partition("/")
        if request.method == "DELETE" and not key and not request.query:
            self.documents = {at: each for at, each in self.documents.items() if at[:2] != (request.account, bucket)}
        kind = next((kind for kind in _KEPT if kind in request.query), "")
        if not kind or key:
            return response
        place = request.account, bucket, *_which(request, kind)
        if request.method == "PUT":
            self.documents[place] = request.body
        if request.method == "DELETE":
            self.documents.pop(place, None)
        if request.method == "GET" and place in self.documents:
            return Response(response.status, [("content-type", "application/xml")], self.documents[place])
        if request.method == "GET" and kind == "inventory" and place[3]:
            return _no_inventory()
        return response


def _which(request: Request, kind: str) -> tuple[str, str]:
    return kind, next(iter(request.query.get("id", [])), "")


def _no_inventory() -> Response:
    error = b"<Error><Code>NoSuchConfiguration</Code><Message>There is no such inventory.</Message></Error>"
    return Response(404, [("content-type", "application/xml")], error)


def install() -> None:
    """Let a lock be set on a bucket that holds objects, and access logs be sent where the target's policy lets them.

    The first S3 allows since 2023, the second moto misjudges where a policy denies anything to everybody. No logs are
    written: an object for each request would fill the memory.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
    """
    import json

    from moto.s3 import models
    from moto.s3.exceptions import InvalidBucketState
    from moto.s3.models import FakeBucket, S3Backend

    def lock(
        self: Any, bucket_name: str, lock_enabled: bool, mode: str | None = None, days: int = 0, years: int = 0
    ) -> None:
        bucket = self.get_bucket(bucket_name)
        if not bucket.is_versioned:
            raise InvalidBucketState("Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration")
        bucket.object_lock_enabled = bucket.object_lock_enabled or lock_enabled
        bucket.default_lock_mode, bucket.default_lock_days, bucket.default_lock_years = mode, days, years

    def permitted(target_bucket: Any, target_prefix: str | None) -> bool:
        written = f"arn:aws:s3:::{target_bucket.name}/{target_prefix or ''}x"
        policy = json.loads(target_bucket.policy.decode()) if target_bucket.policy else {"Statement": []}
        return any(
            each["Effect"] == "Allow"
            and each["Principal"] == {"Service": models.LOGGING_SERVICE_PRINCIPAL}
            and "s3:PutObject" in each["Action"]
            and fnmatchcase(written, each["Resource"])
            for each in policy["Statement"]
        )

    S3Backend.log_incoming_request = lambda *_, **__: None
    S3Backend.put_object_lock_configuration = lock
    FakeBucket._log_permissions_enabled_policy = staticmethod(permitted)
