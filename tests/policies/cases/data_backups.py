"""Cases of the rules on backups, and on what must not be destroyed."""

from policies.data import (
    backup_cadence,
    backup_copied,
    backup_kept,
    data_backed_up,
    deletion_protected,
    vault_locked,
)
from tests.policies.case import UNSET, Break, Case

PLAN = "aws:backup/plan:Plan"
CLAIMS = "demo-claims-assistant-plan-us-east-1"
NIGHTLY = "demo-nightly-summaries-plan-us-east-1"
LOCK = "prod-claims-assistant-vault-us-east-1-lock"
SELECTION = "aws:backup/selection:Selection"
UNSELECTED = (
    "nightly-summaries-us-east-1: no Selection of a backup that is copied has "
    "arn:aws:s3:::demo-123456789012-us-east-1-nightly-summaries."
)
DATABASE = "claims-assistant-vectors-us-east-1"

CASES: tuple[Case, ...] = (
    Case(
        rule=backup_kept.RULE,
        type=PLAN,
        of=CLAIMS,
        breaks=(
            Break(
                path=("rules", 0, "lifecycle", "deleteAfter"),
                value=14.0,
                messages=(f"{CLAIMS}: rules.0.lifecycle.deleteAfter is 14, not 35 or more.",),
            ),
            Break(
                path=("rules", 0, "lifecycle"),
                value=UNSET,
                messages=(f"{CLAIMS}: rules.0.lifecycle.deleteAfter is not set, not 35 or more.",),
            ),
            Break(
                path=("rules", 0, "copyActions", 0, "lifecycle", "deleteAfter"),
                value=1.0,
                messages=(f"{CLAIMS}: rules.0.copyActions.0.lifecycle.deleteAfter is 1, not 35 or more.",),
            ),
        ),
    ),
    Case(
        rule=backup_kept.RULE,
        type=PLAN,
        of=NIGHTLY,
        breaks=(
            Break(
                path=("rules", 1, "lifecycle", "deleteAfter"),
                value=3.0,
                messages=(f"{NIGHTLY}: rules.1.lifecycle.deleteAfter is 3, not 7 or more.",),
            ),
        ),
    ),
    Case(
        rule=backup_kept.RULE,
        type=PLAN,
        of="demo-claims-assistant-continuous-us-east-1",
        breaks=(
            Break(
                path=("rules", 0, "lifecycle", "deleteAfter"),
                value=20.0,
                messages=(
                    "demo-claims-assistant-continuous-us-east-1: rules.0.lifecycle.deleteAfter is 20, not 35 or more.",
                ),
            ),
        ),
    ),
    Case(
        rule=backup_cadence.RULE,
        type=PLAN,
        of=NIGHTLY,
        breaks=(
            Break(
                path=("rules", 1, "schedule"),
                value="cron(0 5 * * ? *)",
                messages=(
                    f"{NIGHTLY}: rules.0.schedule is cron(0 5 * * ? *), with its start window 1d1h from one backup to "
                    "the next and not 1d or less.",
                ),
            ),
            Break(
                path=("rules", 1, "startWindow"),
                value=900.0,
                messages=(
                    f"{NIGHTLY}: rules.0.schedule is cron(0 5 * * ? *), with its start window 1d1h from one backup to "
                    "the next and not 1d or less.",
                ),
            ),
            Break(path=("rules",), value=UNSET, messages=(f"{NIGHTLY}: rules is not set, and nothing is backed up.",)),
        ),
    ),
    Case(
        rule=backup_cadence.RULE,
        type=PLAN,
        of=CLAIMS,
        breaks=(
            Break(
                path=("rules", 0, "schedule"),
                value="cron(0 5 ? * SUN *)",
                messages=(
                    f"{CLAIMS}: rules.0.schedule is cron(0 5 ? * SUN *), with its start window 7d1h from one backup to "
                    "the next and not 1d1h or less.",
                ),
            ),
            Break(
                path=("rules", 0, "startWindow"),
                value=UNSET,
                messages=(
                    f"{CLAIMS}: rules.0.schedule is cron(0 5 * * ? *), with its start window 1d8h from one backup to "
                    "the next and not 1d1h or less.",
                ),
            ),
            Break(
                path=("rules", 0, "schedule"),
                value=UNSET,
                messages=(f"{CLAIMS}: rules.0.schedule is not set, not a cron expression.",),
            ),
        ),
    ),
    Case(
        rule=backup_copied.RULE,
        type=PLAN,
        of=CLAIMS,
        breaks=(
            Break(
                path=("rules", 0, "copyActions"),
                value=UNSET,
                messages=(f"{CLAIMS}: rules.0.copyActions leads to 0 vaults, and not to one in us-west-2.",),
            ),
            Break(
                path=("rules", 0, "copyActions"),
                value=[],
                messages=(f"{CLAIMS}: rules.0.copyActions leads to 0 vaults, and not to one in us-west-2.",),
            ),
        ),
    ),
    Case(
        rule=backup_copied.RULE,
        type="aws:backup/vault:Vault",
        of="demo-claims-assistant-vault-us-west-2",
        breaks=(
            Break(
                path=(),
                value=UNSET,
                messages=(f"{CLAIMS}: rules.0.copyActions leads to 1 vaults, and not to one in us-west-2.",),
            ),
        ),
    ),
    Case(
        rule=data_backed_up.RULE,
        type=SELECTION,
        of="demo-nightly-summaries-selection-us-east-1",
        breaks=(
            Break(path=(), value=UNSET, messages=(UNSELECTED,)),
            Break(path=("resources",), value=UNSET, messages=(UNSELECTED,)),
            Break(path=("resources", 0), value="arn:aws:s3:::another", messages=(UNSELECTED,)),
        ),
    ),
    Case(
        rule=data_backed_up.RULE,
        type=SELECTION,
        of="demo-underwriting-selection-us-east-1",
        breaks=(
            Break(
                path=(),
                value=UNSET,
                messages=(
                    "underwriting-us-east-1: no Selection of a backup that is copied has "
                    "arn:aws:s3:::demo-123456789012-us-east-1-underwriting.",
                    "underwriting-vectors-us-east-1: no Selection of a backup that is copied has its ARN.",
                ),
            ),
        ),
    ),
    Case(
        rule=vault_locked.RULE,
        type="aws:backup/vaultLockConfiguration:VaultLockConfiguration",
        of=LOCK,
        environment="prod",
        breaks=(
            Break(
                path=(),
                value=UNSET,
                messages=("prod-claims-assistant-vault-us-east-1 has no VaultLockConfiguration.",),
            ),
            Break(
                path=("minRetentionDays",),
                value=1.0,
                messages=(f"{LOCK}: minRetentionDays is 1, not 7 or more.",),
            ),
            Break(
                path=("minRetentionDays",),
                value=UNSET,
                messages=(f"{LOCK}: minRetentionDays is not set, not 7 or more.",),
            ),
        ),
    ),
    Case(
        rule=deletion_protected.RULE,
        type="aws:rds/cluster:Cluster",
        of=DATABASE,
        environment="prod",
        breaks=(
            Break(
                path=("deletionProtection",),
                value=False,
                messages=(f"{DATABASE}: deletionProtection is false, not true.",),
            ),
            Break(
                path=("deletionProtection",),
                value=UNSET,
                messages=(f"{DATABASE}: deletionProtection is not set, not true.",),
            ),
            Break(
                path=("skipFinalSnapshot",),
                value=True,
                messages=(f"{DATABASE}: skipFinalSnapshot is true, not false.",),
            ),
            Break(
                path=("deleteAutomatedBackups",),
                value=UNSET,
                messages=(f"{DATABASE}: deleteAutomatedBackups is not set, not false.",),
            ),
            Break(
                path=("finalSnapshotIdentifier",),
                value=UNSET,
                messages=(f"{DATABASE}: finalSnapshotIdentifier is not set, so that it can't leave a snapshot.",),
            ),
        ),
    ),
    Case(
        rule=deletion_protected.RULE,
        type="aws:rds/globalCluster:GlobalCluster",
        of="claims-assistant-vectors-global",
        environment="prod",
        breaks=(
            Break(
                path=("forceDestroy",),
                value=True,
                messages=("claims-assistant-vectors-global: forceDestroy is true, not false.",),
            ),
        ),
    ),
    Case(
        rule=deletion_protected.RULE,
        type="aws:secretsmanager/secret:Secret",
        of="claims-assistant-database-secret",
        environment="prod",
        breaks=(
            Break(
                path=("recoveryWindowInDays",),
                value=0.0,
                messages=(
                    "claims-assistant-database-secret: recoveryWindowInDays is 0, so that a deletion can't be undone.",
                ),
            ),
        ),
    ),
    Case(
        rule=deletion_protected.RULE,
        type="aws:s3/bucket:Bucket",
        of="claims-assistant-us-east-1",
        environment="prod",
        breaks=(
            Break(
                path=("forceDestroy",),
                value=True,
                messages=("claims-assistant-us-east-1: forceDestroy is true, not false.",),
            ),
        ),
    ),
)
