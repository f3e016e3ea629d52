"""A vault for backups that a stolen credential can't delete."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import policy_documents as documents
from spec.backups import MOST_DAYS
from spec.locks import LockMode

LEAST_DAYS = 7
"""The shortest that anything is kept here: the copies on a cadence between two daily ones."""
GRACE_DAYS = 3
"""Days in which a lock of the mode `compliance` can still be taken off: the least that AWS Backup allows. Then nobody
can, AWS included. https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html"""


@dataclass(frozen=True, kw_only=True)
class BackupVaultArgs:
    """`key_arn` is the region's. Without `protect` there is no lock, and the vault goes with what it holds."""

    vault_name: str
    key_arn: pulumi.Input[str]
    lock: LockMode
    protect: bool
    provider: aws.Provider


def backup_vault(label: str, args: BackupVaultArgs, parent: pulumi.Resource) -> aws.backup.Vault:
    """A vault as a child of `parent`, locked and with deletion denied where data is protected.

    The lock keeps each recovery point for what its rule said, and lets no rule keep one for less than `LEAST_DAYS` or
    for longer than the longest that a file can ask for. The policy denies deletion to everyone: who has the rights of
    an operator must first take it off, which is a second call, and a second line in the audit log.
    """
    options = pulumi.ResourceOptions(parent=parent, provider=args.provider)
    vault = aws.backup.Vault(
        label, name=args.vault_name, kms_key_arn=args.key_arn, force_destroy=not args.protect, opts=options
    )
    if args.protect:
        aws.backup.VaultLockConfiguration(
            f"{label}-lock",
            backup_vault_name=vault.name,
            min_retention_days=LEAST_DAYS,
            max_retention_days=MOST_DAYS,
            changeable_for_days=GRACE_DAYS if args.lock is LockMode.COMPLIANCE else None,
            opts=options,
        )
        aws.backup.VaultPolicy(
            f"{label}-policy", backup_vault_name=vault.name, policy=documents.keep_backups(), opts=options
        )
    return vault
