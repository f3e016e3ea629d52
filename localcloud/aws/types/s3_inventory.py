"""S3 inventories: several a bucket, each under a name."""

from typing import Any, ClassVar

from localcloud.aws.kind import Kind, Place, camel, pascal
from localcloud.provider import Properties


class Inventory(Kind):
    token = "aws:s3/inventory:Inventory"
    replace = frozenset({"bucket", "name"})
    required = ("bucket", "destination", "includedObjectVersions", "schedule")
    autoname = "name"
    unordered = frozenset({"optionalFields"})
    defaults: ClassVar[Properties] = {"enabled": True}
    tagged = False
    delete_before_replace = True

    def create(self, at: Place, inputs: Properties) -> str:
        self._put(at.client("s3"), inputs)
        return f"{inputs['bucket']}:{inputs['name']}"

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        bucket, _, name = resource_id.partition(":")
        found: dict[str, Any] = at.client("s3").get_bucket_inventory_configuration(Bucket=bucket, Id=name)
        configuration = camel(found["InventoryConfiguration"])
        target = configuration["destination"].pop("s3BucketDestination")
        target["bucketArn"] = target.pop("bucket")
        return {
            "bucket": bucket,
            "name": configuration["id"],
            "enabled": configuration["isEnabled"],
            "destination": {"bucket": target},
            "includedObjectVersions": configuration["includedObjectVersions"],
            "optionalFields": configuration.get("optionalFields"),
            "schedule": configuration["schedule"],
            "filter": configuration.get("filter"),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        self._put(at.client("s3"), new)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        bucket, _, name = resource_id.partition(":")
        at.client("s3").delete_bucket_inventory_configuration(Bucket=bucket, Id=name)

    def _put(self, s3: Any, inputs: Properties) -> None:
        target = dict(inputs["destination"]["bucket"])
        target["bucket"] = target.pop("bucketArn")
        named = {
            key: inputs[key]
            for key in ("includedObjectVersions", "schedule", "optionalFields", "filter")
            if inputs.get(key) is not None
        }
        configuration = {
            **pascal(named),
            "Id": inputs["name"],
            "IsEnabled": inputs.get("enabled", True),
            "Destination": {"S3BucketDestination": pascal(target)},
        }
        s3.put_bucket_inventory_configuration(
            Bucket=inputs["bucket"], Id=inputs["name"], InventoryConfiguration=configuration
        )


KINDS = (Inventory(),)
