"""AWS Backup: vaults, plans, what a plan selects."""

from typing import Any

from localcloud.aws.kind import Kind, Place, camel, changed, pascal
from localcloud.errors import LocalCloudError
from localcloud.provider import Properties

# A rule's names in the API, where they are not Pulumi's with a capital.
_RULE = {
    "targetVaultName": "TargetBackupVaultName",
    "schedule": "ScheduleExpression",
    "scheduleExpressionTimezone": "ScheduleExpressionTimezone",
    "startWindow": "StartWindowMinutes",
    "completionWindow": "CompletionWindowMinutes",
    "coldStorageAfter": "MoveToColdStorageAfterDays",
    "deleteAfter": "DeleteAfterDays",
    "enableContinuousBackup": "EnableContinuousBackup",
    "optInToArchiveForSupportedResources": "OptInToArchiveForSupportedResources",
    "destinationVaultArn": "DestinationBackupVaultArn",
}
_PULUMI = {api: name for name, api in _RULE.items()}


class Tagged(Kind):
    """Tags by ARN, as all of Backup has them."""

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        backup = at.client("backup")
        if gone:
            backup.untag_resource(ResourceArn=known["arn"], TagKeyList=gone)
        if tags:
            backup.tag_resource(ResourceArn=known["arn"], Tags=tags)


class Vault(Tagged):
    token = "aws:backup/vault:Vault"
    replace = frozenset({"name", "kmsKeyArn"})
    autoname = "name"

    def create(self, at: Place, inputs: Properties) -> str:
        key = {"EncryptionKeyArn": inputs["kmsKeyArn"]} if inputs.get("kmsKeyArn") else {}
        at.client("backup").create_backup_vault(BackupVaultName=inputs["name"], BackupVaultTags=at.tags(inputs), **key)
        return str(inputs["name"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        backup = at.client("backup")
        vault = backup.describe_backup_vault(BackupVaultName=resource_id)
        return {
            "arn": vault["BackupVaultArn"],
            "name": resource_id,
            "kmsKeyArn": vault.get("EncryptionKeyArn"),
            "recoveryPoints": vault.get("NumberOfRecoveryPoints", 0),
            "tags": backup.list_tags(ResourceArn=vault["BackupVaultArn"])["Tags"],
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        return None  # forceDestroy alone can change, and only Pulumi keeps it

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("backup").delete_backup_vault(BackupVaultName=resource_id)


class Plan(Tagged):
    token = "aws:backup/plan:Plan"
    replace = frozenset({"name"})
    required = ("rules",)
    autoname = "name"

    def create(self, at: Place, inputs: Properties) -> str:
        answer = at.client("backup").create_backup_plan(BackupPlan=_plan(inputs), BackupPlanTags=at.tags(inputs))
        return str(answer["BackupPlanId"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        backup = at.client("backup")
        found = backup.get_backup_plan(BackupPlanId=resource_id)
        if found.get("DeletionDate"):
            return None
        return {
            "arn": found["BackupPlanArn"],
            "name": found["BackupPlan"]["BackupPlanName"],
            "version": found["VersionId"],
            "rules": camel(found["BackupPlan"]["Rules"], _PULUMI),
            "tags": backup.list_tags(ResourceArn=found["BackupPlanArn"])["Tags"],
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        if changed(old, new, "rules", "advancedBackupSettings"):
            at.client("backup").update_backup_plan(BackupPlanId=resource_id, BackupPlan=_plan(new))

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("backup").delete_backup_plan(BackupPlanId=resource_id)


class Selection(Kind):
    token = "aws:backup/selection:Selection"
    # AWS has no call that changes a selection.
    replace = frozenset({"name", "planId", "iamRoleArn", "resources", "notResources", "selectionTags", "conditions"})
    required = ("iamRoleArn", "planId")
    autoname = "name"
    unordered = frozenset({"resources", "notResources", "selectionTags"})
    tagged = False

    def create(self, at: Place, inputs: Properties) -> str:
        wanted: dict[str, Any] = {"SelectionName": inputs["name"], "IamRoleArn": inputs["iamRoleArn"]}
        wanted |= pascal({key: inputs.get(key) for key in ("resources", "notResources")})
        tags = inputs.get("selectionTags") or []
        if tags:
            wanted["ListOfTags"] = [
                {"ConditionType": tag["type"], "ConditionKey": tag["key"], "ConditionValue": tag["value"]}
                for tag in tags
            ]
        if inputs.get("conditions"):
            raise LocalCloudError("The local cloud keeps no conditions of a backup selection: use selectionTags.")
        answer = at.client("backup").create_backup_selection(BackupPlanId=inputs["planId"], BackupSelection=wanted)
        return str(answer["SelectionId"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        answer = at.client("backup").get_backup_selection(BackupPlanId=known["planId"], SelectionId=resource_id)
        found = answer["BackupSelection"]
        tags = [
            {"type": tag["ConditionType"], "key": tag["ConditionKey"], "value": tag["ConditionValue"]}
            for tag in found.get("ListOfTags") or []
        ]
        return {
            "name": found["SelectionName"],
            "iamRoleArn": found["IamRoleArn"],
            "planId": known["planId"],
            "resources": found.get("Resources"),
            "notResources": found.get("NotResources"),
            "selectionTags": tags or None,
        }

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("backup").delete_backup_selection(BackupPlanId=known["planId"], SelectionId=resource_id)


def _plan(inputs: Properties) -> dict[str, Any]:
    names = {key: value for key, value in _RULE.items() if key != "name"}
    rules = [pascal(rule, {**names, "ruleName": "RuleName"}) for rule in inputs["rules"]]
    wanted: dict[str, Any] = {"BackupPlanName": inputs["name"], "Rules": rules}
    if inputs.get("advancedBackupSettings"):
        wanted["AdvancedBackupSettings"] = pascal(inputs["advancedBackupSettings"])
    return wanted


KINDS = (Vault(), Plan(), Selection())
