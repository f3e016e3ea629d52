"""ECR: repositories, what expires in them, and a registry's scans and replication."""

from typing import Any, ClassVar

from localcloud.aws.kind import Kind, Place, changed, listed, mapped
from localcloud.provider import Properties


class Repository(Kind):
    token = "aws:ecr/repository:Repository"
    replace = frozenset({"name", "encryptionConfigurations"})
    autoname = "name"
    defaults: ClassVar[Properties] = {"imageTagMutability": "MUTABLE"}

    def create(self, at: Place, inputs: Properties) -> str:
        encryption = (inputs.get("encryptionConfigurations") or [None])[0]
        at.client("ecr").create_repository(
            repositoryName=inputs["name"],
            imageTagMutability=inputs.get("imageTagMutability") or "MUTABLE",
            imageScanningConfiguration=inputs.get("imageScanningConfiguration") or {"scanOnPush": False},
            tags=listed(at.tags(inputs)),
            **({"encryptionConfiguration": encryption} if encryption else {}),
        )
        return str(inputs["name"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        ecr = at.client("ecr")
        (found,) = ecr.describe_repositories(repositoryNames=[resource_id])["repositories"]
        return {
            "arn": found["repositoryArn"],
            "name": found["repositoryName"],
            "registryId": found["registryId"],
            "repositoryUrl": found["repositoryUri"],
            "imageTagMutability": found["imageTagMutability"],
            "imageScanningConfiguration": found.get("imageScanningConfiguration"),
            "encryptionConfigurations": [found["encryptionConfiguration"]],
            "tags": mapped(ecr.list_tags_for_resource(resourceArn=found["repositoryArn"])["tags"]),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        ecr = at.client("ecr")
        if changed(old, new, "imageTagMutability"):
            mutability = new.get("imageTagMutability") or "MUTABLE"
            ecr.put_image_tag_mutability(repositoryName=resource_id, imageTagMutability=mutability)
        if changed(old, new, "imageScanningConfiguration"):
            scanning = new.get("imageScanningConfiguration") or {"scanOnPush": False}
            ecr.put_image_scanning_configuration(repositoryName=resource_id, imageScanningConfiguration=scanning)

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        ecr, arn = at.client("ecr"), known["arn"]
        if gone:
            ecr.untag_resource(resourceArn=arn, tagKeys=gone)
        if tags:
            ecr.tag_resource(resourceArn=arn, tags=listed(tags))

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("ecr").delete_repository(repositoryName=resource_id, force=bool(known.get("forceDelete")))


class LifecyclePolicy(Kind):
    token = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
    replace = frozenset({"repository"})
    required = ("repository", "policy")
    tagged = False
    delete_before_replace = True

    def create(self, at: Place, inputs: Properties) -> str:
        at.client("ecr").put_lifecycle_policy(repositoryName=inputs["repository"], lifecyclePolicyText=inputs["policy"])
        return str(inputs["repository"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = at.client("ecr").get_lifecycle_policy(repositoryName=resource_id)
        return {
            "repository": resource_id,
            "policy": found["lifecyclePolicyText"],
            "registryId": found["registryId"],
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        self.create(at, new)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("ecr").delete_lifecycle_policy(repositoryName=resource_id)


class RegistryScanning(Kind):
    """One a registry, so one a region; its id is the account."""

    token = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
    required = ("scanType",)
    tagged = False
    delete_before_replace = True

    def create(self, at: Place, inputs: Properties) -> str:
        at.client("ecr").put_registry_scanning_configuration(
            scanType=inputs["scanType"], rules=inputs.get("rules") or []
        )
        return at.account

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = at.client("ecr").get_registry_scanning_configuration()
        scanning = found["scanningConfiguration"]
        if scanning == _UNSCANNED:
            return None
        return {"registryId": found["registryId"], **scanning}

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        self.create(at, new)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        self.create(at, _UNSCANNED)


class RegistryReplication(Kind):
    """One a registry, so one a region; its id is the account."""

    token = "aws:ecr/replicationConfiguration:ReplicationConfiguration"
    required = ("replicationConfiguration",)
    tagged = False
    delete_before_replace = True

    def create(self, at: Place, inputs: Properties) -> str:
        at.client("ecr").put_replication_configuration(replicationConfiguration=inputs["replicationConfiguration"])
        return at.account

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found: dict[str, Any] = at.client("ecr").describe_registry()
        if not found["replicationConfiguration"]["rules"]:
            return None
        return {"registryId": found["registryId"], "replicationConfiguration": found["replicationConfiguration"]}

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        self.create(at, new)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("ecr").put_replication_configuration(replicationConfiguration={"rules": []})


_UNSCANNED: Properties = {"scanType": "BASIC", "rules": []}
"""What a registry does until it is told otherwise."""

KINDS = (Repository(), LifecyclePolicy(), RegistryScanning(), RegistryReplication())
