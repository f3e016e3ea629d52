"""Backups of what a service must not lose, whatever its pattern: replication carries a deletion along, a backup not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pulumi
import pulumi_aws as aws

from components.backup_vault import LEAST_DAYS, BackupVaultArgs, backup_vault
from spec.locks import LockMode

DAILY = "cron(0 5 * * ? *)"
CONTINUOUS_DAYS = 35
"""Days back to which a bucket can be restored to any second: the most that AWS Backup keeps.
https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html"""
START_WINDOW = 60
"""Minutes within which a backup has to start; left out, AWS Backup takes eight hours, and the RPO is lost in them."""

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def schedule(rpo: timedelta) -> str:
    """The AWS Backup schedule whose interval is at most half of `rpo`, so that the copy arrives in time as well.

    Hourly is the most that AWS Backup does: https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
    """
    interval = max(_HOUR, rpo / 2)
    hours = max(count for count in (1, 2, 3, 4, 6, 8, 12, 24) if count * _HOUR <= interval)
    return DAILY if hours * _HOUR >= _DAY else f"cron(0 0/{hours} * * ? *)"


@dataclass(frozen=True, kw_only=True)
class BackupPlanArgs:
    """`home` is the service's primary region, `buckets` and `databases` are ARNs in it; `targets` the regions that get
    copies; `keys` KMS key ARNs by region. `cadence` is the RPO that copies must keep; None where replication does.
    `keep_days` is how long the daily ones are kept, in each region."""

    home: str
    targets: Sequence[str]
    cadence: timedelta | None
    keep_days: int
    lock: LockMode
    buckets: Sequence[pulumi.Input[str]]
    databases: Sequence[pulumi.Input[str]]
    role_arn: pulumi.Input[str]
    keys: Mapping[str, pulumi.Input[str]]
    providers: Mapping[str, aws.Provider]
    protect: bool


class BackupPlan(pulumi.ComponentResource):
    """A locked vault per region, and plans that back up in the home region and copy to the others.

    In a failover of what is copied on a cadence the newest copy in the target's vault is restored; its age is the RPO:
    the cadence plus the copy. After a deletion or a breach, which replication carries to every region, any daily one
    is. Buckets can be restored to any second of 35 days in the home region; databases do that by themselves, since
    AWS Backup would take over the settings of their own backups.
    """

    vaults: dict[str, pulumi.Output[str]]
    vault_arns: dict[str, pulumi.Output[str]]

    def __init__(self, name: str, args: BackupPlanArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:BackupPlan", name, None, opts)
        self._name, self._args = name, args
        self._child = pulumi.ResourceOptions(parent=self, provider=args.providers[args.home])
        vaults = {region: self._vault(region) for region in (args.home, *args.targets)}
        self.vaults = {region: vault.name for region, vault in vaults.items()}
        self.vault_arns = {region: vault.arn for region, vault in vaults.items()}
        self._plan("plan", "selection", name, self._rules(), [*args.buckets, *args.databases])
        # In a plan of its own: its rule must not reach the databases.
        self._plan("continuous", "buckets", f"{name}-continuous", [self._continuous()], args.buckets)
        self.register_outputs({"vaults": self.vaults})

    def _vault(self, region: str) -> aws.backup.Vault:
        args = BackupVaultArgs(
            vault_name=self._name,
            key_arn=self._args.keys[region],
            lock=self._args.lock,
            protect=self._args.protect,
            provider=self._args.providers[region],
        )
        return backup_vault(f"{self._name}-vault-{region}", args, self)

    def _rules(self) -> list[dict[str, Any]]:
        rules = [self._copied("daily", DAILY, self._args.keep_days)]
        if self._args.cadence is not None and (often := schedule(self._args.cadence)) != DAILY:
            rules.append(self._copied("cadence", often, LEAST_DAYS))
        return rules

    def _copied(self, rule: str, cron: str, days: int) -> dict[str, Any]:
        lifecycle = {"delete_after": days}
        targets = [self.vault_arns[target] for target in self._args.targets]
        return {
            **self._rule(rule, cron, days),
            "copy_actions": [{"destination_vault_arn": arn, "lifecycle": lifecycle} for arn in targets],
        }

    def _continuous(self) -> dict[str, Any]:
        return {**self._rule("continuous", DAILY, CONTINUOUS_DAYS), "enable_continuous_backup": True}

    def _rule(self, rule: str, cron: str, days: int) -> dict[str, Any]:
        return {
            "rule_name": rule,
            "target_vault_name": self.vaults[self._args.home],
            "schedule": cron,
            "start_window": START_WINDOW,
            "lifecycle": {"delete_after": days},
        }

    def _plan(
        self,
        noun: str,
        selected: str,
        plan_name: str,
        rules: Sequence[Mapping[str, Any]],
        resources: Sequence[pulumi.Input[str]],
    ) -> None:
        home = self._args.home
        plan = aws.backup.Plan(f"{self._name}-{noun}-{home}", name=plan_name, rules=rules, opts=self._child)
        aws.backup.Selection(
            f"{self._name}-{selected}-{home}",
            name=plan_name,
            plan_id=plan.id,
            iam_role_arn=self._args.role_arn,
            resources=list(resources),
            opts=self._child,
        )
