"""Secrets Manager: secrets with replicas in other regions, and their values."""

from typing import Any

from localcloud.aws.kind import Kind, Place, changed, listed, mapped, picked
from localcloud.provider import Properties


class Secret(Kind):
    token = "aws:secretsmanager/secret:Secret"
    replace = frozenset({"name", "namePrefix"})
    autoname = "name"
    unordered = frozenset({"replicas"})

    def create(self, at: Place, inputs: Properties) -> str:
        replicas = inputs.get("replicas") or []
        answer = at.client("secretsmanager").create_secret(
            Name=inputs["name"],
            Tags=listed(at.tags(inputs)),
            **picked(inputs, "description", "kmsKeyId"),
            **({"AddReplicaRegions": [_replica(each) for each in replicas]} if replicas else {}),
        )
        return str(answer["ARN"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = at.client("secretsmanager").describe_secret(SecretId=resource_id)
        if found.get("DeletedDate"):
            return None
        # moto does not keep a replica's key, so it is told as it was asked for.
        keys = {each["region"]: each.get("kmsKeyId") for each in known.get("replicas") or []}
        statuses = [status["Region"] for status in found.get("ReplicationStatus") or []]
        replicas = [{"region": each, **({"kmsKeyId": keys[each]} if keys.get(each) else {})} for each in statuses]
        return {
            "arn": found["ARN"],
            "name": found["Name"],
            "description": found.get("Description") or None,
            "kmsKeyId": found.get("KmsKeyId"),
            "replicas": replicas or None,
            "tags": mapped(found.get("Tags")),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        secrets = at.client("secretsmanager")
        if changed(old, new, "description", "kmsKeyId"):
            description = new.get("description") or ""
            secrets.update_secret(SecretId=resource_id, Description=description, **picked(new, "kmsKeyId"))
        had, wanted = old.get("replicas") or [], new.get("replicas") or []
        gone = [each for each in had if each not in wanted]
        fresh = [each for each in wanted if each not in had]
        _remove(secrets, resource_id, gone)
        if fresh:
            regions = [_replica(each) for each in fresh]
            secrets.replicate_secret_to_regions(SecretId=resource_id, AddReplicaRegions=regions)

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        secrets = at.client("secretsmanager")
        if gone:
            secrets.untag_resource(SecretId=resource_id, TagKeys=gone)
        if tags:
            secrets.tag_resource(SecretId=resource_id, Tags=listed(tags))

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        secrets = at.client("secretsmanager")
        _remove(secrets, resource_id, known.get("replicas") or [])
        window = known.get("recoveryWindowInDays")
        if window == 0:
            secrets.delete_secret(SecretId=resource_id, ForceDeleteWithoutRecovery=True)
        else:
            secrets.delete_secret(SecretId=resource_id, RecoveryWindowInDays=window or 30)


class SecretVersion(Kind):
    token = "aws:secretsmanager/secretVersion:SecretVersion"
    replace = frozenset({"secretId", "secretString", "secretBinary"})
    required = ("secretId",)
    tagged = False

    def create(self, at: Place, inputs: Properties) -> str:
        answer = at.client("secretsmanager").put_secret_value(
            SecretId=inputs["secretId"], **picked(inputs, "secretString", "secretBinary", "versionStages")
        )
        return f"{inputs['secretId']}|{answer['VersionId']}"

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        secret, _, version = resource_id.partition("|")
        found = at.client("secretsmanager").get_secret_value(SecretId=secret, VersionId=version)
        return {
            "arn": found["ARN"],
            "secretId": secret,
            "versionId": version,
            "secretString": found.get("SecretString"),
            "versionStages": found.get("VersionStages") or [],
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        return None  # all that a version holds takes a new version

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        return None  # as on AWS: the current version goes with its secret


def _replica(wanted: Properties) -> dict[str, Any]:
    return picked(wanted, "region", "kmsKeyId")


def _remove(secrets: Any, secret: str, replicas: list[Properties]) -> None:
    if replicas:
        regions = [each["region"] for each in replicas]
        secrets.remove_regions_from_replication(SecretId=secret, RemoveReplicaRegions=regions)


KINDS = (Secret(), SecretVersion())
