"""Backups of a service that is copied on a cadence instead of replicated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pulumi
import pulumi_aws as aws

RETENTION_DAYS = 35
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
    return "cron(0 5 * * ? *)" if hours * _HOUR >= _DAY else f"cron(0 0/{hours} * * ? *)"


@dataclass(frozen=True, kw_only=True)
class BackupPlanArgs:
    """`home` is the service's primary region, `resources` are ARNs in it; `targets` the regions that get copies;
    `keys` KMS key ARNs by region."""

    home: str
    targets: Sequence[str]
    rpo: timedelta
    resources: Sequence[pulumi.Input[str]]
    role_arn: pulumi.Input[str]
    keys: Mapping[str, pulumi.Input[str]]
    providers: Mapping[str, aws.Provider]
    protect: bool


class BackupPlan(pulumi.ComponentResource):
    """A vault per region and a plan that backs up in the home region and copies each recovery point to the others.

    In a failover the newest copy in the target's vault is restored; its age is the RPO: the cadence plus the copy.
    """

    vaults: dict[str, pulumi.Output[str]]

    def __init__(self, name: str, args: BackupPlanArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:BackupPlan", name, None, opts)
        vaults = {region: self._vault(name, region, args) for region in (args.home, *args.targets)}
        self.vaults = {region: vault.name for region, vault in vaults.items()}
        child = pulumi.ResourceOptions(parent=self, provider=args.providers[args.home])
        lifecycle = {"delete_after": RETENTION_DAYS}
        plan = aws.backup.Plan(
            f"{name}-plan-{args.home}",
            name=name,
            rules=[
                {
                    "rule_name": "copied",
                    "target_vault_name": vaults[args.home].name,
                    "schedule": schedule(args.rpo),
                    "start_window": START_WINDOW,
                    "lifecycle": lifecycle,
                    "copy_actions": [
                        {"destination_vault_arn": vaults[target].arn, "lifecycle": lifecycle} for target in args.targets
                    ],
                }
            ],
            opts=child,
        )
        aws.backup.Selection(
            f"{name}-selection-{args.home}",
            name=name,
            plan_id=plan.id,
            iam_role_arn=args.role_arn,
            resources=list(args.resources),
            opts=child,
        )
        self.register_outputs({"vaults": self.vaults})

    def _vault(self, name: str, region: str, args: BackupPlanArgs) -> aws.backup.Vault:
        return aws.backup.Vault(
            f"{name}-vault-{region}",
            name=name,
            kms_key_arn=args.keys[region],
            force_destroy=not args.protect,
            opts=pulumi.ResourceOptions(parent=self, provider=args.providers[region]),
        )
