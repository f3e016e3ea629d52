"""AWS Backup: what protects a vault, and restore tests."""

from typing import Any

from localcloud.aws.kind import Kind, Place, camel, changed, pascal, picked
from localcloud.aws.types.backup import Tagged
from localcloud.provider import Properties


class VaultLockConfiguration(Kind):
    token = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
    # The provider takes each change for a new lock.
    replace = frozenset({"backupVaultName", "minRetentionDays", "maxRetentionDays", "changeableForDays"})
    required = ("backupVaultName",)
    tagged = False
    delete_before_replace = True

    def create(self, at: Place, inputs: Properties) -> str:
        wanted = picked(inputs, "backupVaultName", "minRetentionDays", "maxRetentionDays", "changeableForDays")
        at.client("backup").put_backup_vault_lock_configuration(**_whole(wanted))
        return str(inputs["backupVaultName"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        vault = at.client("backup").describe_backup_vault(BackupVaultName=resource_id)
        if not vault.get("Locked"):
            return None
        return {
            "backupVaultArn": vault["BackupVaultArn"],
            "backupVaultName": resource_id,
            "minRetentionDays": vault.get("MinRetentionDays"),
            "maxRetentionDays": vault.get("MaxRetentionDays"),
        }

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        if self.read(at, resource_id, known) is not None:
            at.client("backup").delete_backup_vault_lock_configuration(BackupVaultName=resource_id)


class VaultPolicy(Kind):
    token = "aws:backup/vaultPolicy:VaultPolicy"
    replace = frozenset({"backupVaultName"})
    required = ("backupVaultName", "policy")
    tagged = False

    def create(self, at: Place, inputs: Properties) -> str:
        self._put(at, inputs)
        return str(inputs["backupVaultName"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        backup = at.client("backup")
        found = backup.get_backup_vault_access_policy(BackupVaultName=resource_id)
        vault = backup.describe_backup_vault(BackupVaultName=resource_id)
        named = {"backupVaultArn": vault["BackupVaultArn"], "backupVaultName": resource_id}
        return {**named, "policy": found["Policy"]}

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        self._put(at, new)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("backup").delete_backup_vault_access_policy(BackupVaultName=resource_id)

    def _put(self, at: Place, inputs: Properties) -> None:
        at.client("backup").put_backup_vault_access_policy(
            BackupVaultName=inputs["backupVaultName"], Policy=inputs["policy"]
        )


class RestoreTestingPlan(Tagged):
    token = "aws:backup/restoreTestingPlan:RestoreTestingPlan"
    replace = frozenset({"name"})
    required = ("name", "recoveryPointSelection", "scheduleExpression")

    def create(self, at: Place, inputs: Properties) -> str:
        wanted = {"RestoreTestingPlanName": inputs["name"], **self._plan(inputs)}
        at.client("backup").create_restore_testing_plan(RestoreTestingPlan=wanted, Tags=at.tags(inputs))
        return str(inputs["name"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        backup = at.client("backup")
        found = backup.get_restore_testing_plan(RestoreTestingPlanName=resource_id)["RestoreTestingPlan"]
        return {
            "arn": found["RestoreTestingPlanArn"],
            "name": resource_id,
            "recoveryPointSelection": camel(found["RecoveryPointSelection"]),
            "scheduleExpression": found["ScheduleExpression"],
            "scheduleExpressionTimezone": found.get("ScheduleExpressionTimezone"),
            "startWindowHours": found.get("StartWindowHours"),
            "tags": backup.list_tags(ResourceArn=found["RestoreTestingPlanArn"])["Tags"],
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        if changed(old, new, "recoveryPointSelection", "scheduleExpression", "startWindowHours"):
            at.client("backup").update_restore_testing_plan(
                RestoreTestingPlanName=resource_id, RestoreTestingPlan=self._plan(new)
            )

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("backup").delete_restore_testing_plan(RestoreTestingPlanName=resource_id)

    def _plan(self, inputs: Properties) -> dict[str, Any]:
        wanted = picked(inputs, "scheduleExpression", "scheduleExpressionTimezone", "startWindowHours")
        return {**_whole(wanted), "RecoveryPointSelection": _whole(pascal(inputs["recoveryPointSelection"]))}


class RestoreTestingSelection(Kind):
    token = "aws:backup/restoreTestingSelection:RestoreTestingSelection"
    replace = frozenset({"name", "restoreTestingPlanName", "protectedResourceType"})
    required = ("name", "restoreTestingPlanName", "protectedResourceType", "iamRoleArn")
    unordered = frozenset({"protectedResourceArns"})
    tagged = False

    def create(self, at: Place, inputs: Properties) -> str:
        wanted = {
            "RestoreTestingSelectionName": inputs["name"],
            "ProtectedResourceType": inputs["protectedResourceType"],
            **self._selection(inputs),
        }
        plan = inputs["restoreTestingPlanName"]
        at.client("backup").create_restore_testing_selection(
            RestoreTestingPlanName=plan, RestoreTestingSelection=wanted
        )
        return f"{inputs['name']}:{plan}"

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = at.client("backup").get_restore_testing_selection(**_named(resource_id))["RestoreTestingSelection"]
        return {
            "name": found["RestoreTestingSelectionName"],
            "restoreTestingPlanName": found["RestoreTestingPlanName"],
            "protectedResourceType": found["ProtectedResourceType"],
            "protectedResourceArns": found.get("ProtectedResourceArns"),
            "restoreMetadataOverrides": found.get("RestoreMetadataOverrides") or {},
            "iamRoleArn": found["IamRoleArn"],
            "validationWindowHours": found.get("ValidationWindowHours"),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        at.client("backup").update_restore_testing_selection(
            **_named(resource_id), RestoreTestingSelection=self._selection(new)
        )

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("backup").delete_restore_testing_selection(**_named(resource_id))

    def _selection(self, inputs: Properties) -> dict[str, Any]:
        wanted = picked(inputs, "iamRoleArn", "protectedResourceArns", "validationWindowHours")
        if inputs.get("restoreMetadataOverrides"):
            wanted["RestoreMetadataOverrides"] = inputs["restoreMetadataOverrides"]
        return _whole(wanted)


def _named(resource_id: str) -> dict[str, str]:
    name, _, plan = resource_id.partition(":")
    return {"RestoreTestingPlanName": plan, "RestoreTestingSelectionName": name}


def _whole(wanted: dict[str, Any]) -> dict[str, Any]:
    """Pulumi's numbers, which are floats, as integers."""
    return {key: int(value) if isinstance(value, float) else value for key, value in wanted.items()}


KINDS = (VaultLockConfiguration(), VaultPolicy(), RestoreTestingPlan(), RestoreTestingSelection())
