"""KMS keys, their replicas in other regions, aliases."""

from typing import Any, ClassVar

from localcloud.aws.kind import Kind, Place, changed, listed, mapped, picked
from localcloud.provider import Properties


class _AnyKey(Kind):
    """What a key and its replica have in common."""

    _switch: ClassVar[str]
    """The input that turns the key on and off."""

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        kms = at.client("kms")
        if gone:
            kms.untag_resource(KeyId=resource_id, TagKeys=gone)
        if tags:
            kms.tag_resource(KeyId=resource_id, Tags=listed(tags, "TagKey", "TagValue"))

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        kms = at.client("kms")
        key = kms.describe_key(KeyId=resource_id)["KeyMetadata"]
        if key["KeyState"] in ("PendingDeletion", "PendingReplicaDeletion"):
            return None
        return {
            "arn": key["Arn"],
            "keyId": key["KeyId"],
            "description": key.get("Description") or None,
            "keyUsage": key["KeyUsage"],
            self._switch: key["Enabled"],
            "policy": kms.get_key_policy(KeyId=resource_id, PolicyName="default")["Policy"],
            "tags": mapped(kms.list_resource_tags(KeyId=resource_id)["Tags"], "TagKey", "TagValue"),
            **self._more(kms, resource_id, key),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        kms = at.client("kms")
        if changed(old, new, "description"):
            kms.update_key_description(KeyId=resource_id, Description=new.get("description") or "")
        if changed(old, new, "policy") and new.get("policy"):
            kms.put_key_policy(KeyId=resource_id, PolicyName="default", Policy=new["policy"])
        if old.get(self._switch, True) != new.get(self._switch, True):
            (kms.enable_key if new.get(self._switch, True) else kms.disable_key)(KeyId=resource_id)
        self._rotate(kms, resource_id, old, new)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        window = int(known.get("deletionWindowInDays") or 30)
        at.client("kms").schedule_key_deletion(KeyId=resource_id, PendingWindowInDays=window)

    def _more(self, kms: Any, resource_id: str, key: dict[str, Any]) -> Properties:
        return {}

    def _rotate(self, kms: Any, resource_id: str, old: Properties, new: Properties) -> None:
        return None


class Key(_AnyKey):
    token = "aws:kms/key:Key"
    replace = frozenset({"keyUsage", "customerMasterKeySpec", "multiRegion", "customKeyStoreId"})
    defaults: ClassVar[Properties] = {"isEnabled": True, "enableKeyRotation": False}
    _switch = "isEnabled"

    def create(self, at: Place, inputs: Properties) -> str:
        kms = at.client("kms")
        wanted = picked(inputs, "description", "policy", "multiRegion")
        wanted["KeyUsage"] = inputs.get("keyUsage") or "ENCRYPT_DECRYPT"  # moto has no default
        if spec := inputs.get("customerMasterKeySpec"):
            wanted["KeySpec"] = spec
        key = kms.create_key(**wanted, Tags=listed(at.tags(inputs), "TagKey", "TagValue"))["KeyMetadata"]["KeyId"]
        self.update(at, key, {**inputs, **self.defaults}, inputs)
        return str(key)

    def _more(self, kms: Any, resource_id: str, key: dict[str, Any]) -> Properties:
        return {
            "multiRegion": key.get("MultiRegion", False),
            "customerMasterKeySpec": key["KeySpec"],
            "enableKeyRotation": kms.get_key_rotation_status(KeyId=resource_id)["KeyRotationEnabled"],
        }

    def _rotate(self, kms: Any, resource_id: str, old: Properties, new: Properties) -> None:
        if bool(old.get("enableKeyRotation")) != bool(new.get("enableKeyRotation")):
            turn = kms.enable_key_rotation if new.get("enableKeyRotation") else kms.disable_key_rotation
            turn(KeyId=resource_id)


class ReplicaKey(_AnyKey):
    token = "aws:kms/replicaKey:ReplicaKey"
    replace = frozenset({"primaryKeyArn"})
    required = ("primaryKeyArn",)
    defaults: ClassVar[Properties] = {"enabled": True}
    _switch = "enabled"

    def create(self, at: Place, inputs: Properties) -> str:
        home, key = inputs["primaryKeyArn"].split(":")[3], inputs["primaryKeyArn"].rpartition("/")[2]
        at.client("kms", home).replicate_key(KeyId=key, ReplicaRegion=at.region)
        # moto takes neither tags nor policy nor description with the replication.
        self.update(at, key, self.defaults, inputs)
        self.retag(at, key, {}, [], at.tags(inputs))
        return str(key)

    def _more(self, kms: Any, resource_id: str, key: dict[str, Any]) -> Properties:
        return {"keySpec": key["KeySpec"], "keyRotationEnabled": False}


class Alias(Kind):
    token = "aws:kms/alias:Alias"
    replace = frozenset({"name", "namePrefix"})
    required = ("targetKeyId",)
    autoname = "name"
    autoname_prefix = "alias/"
    tagged = False
    delete_before_replace = True

    def create(self, at: Place, inputs: Properties) -> str:
        at.client("kms").create_alias(AliasName=inputs["name"], TargetKeyId=inputs["targetKeyId"])
        return str(inputs["name"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        for page in at.client("kms").get_paginator("list_aliases").paginate():
            for alias in page["Aliases"]:
                if alias["AliasName"] == resource_id and alias.get("TargetKeyId"):
                    key, asked = alias["TargetKeyId"], str(known.get("targetKeyId", ""))
                    arn = at.arn("kms", f"key/{key}")
                    return {
                        "arn": at.arn("kms", resource_id),
                        "name": resource_id,
                        "targetKeyId": arn if asked.startswith("arn:") else key,
                        "targetKeyArn": arn,
                    }
        return None

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        at.client("kms").update_alias(AliasName=resource_id, TargetKeyId=new["targetKeyId"])

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("kms").delete_alias(AliasName=resource_id)


KINDS = (Key(), ReplicaKey(), Alias())
