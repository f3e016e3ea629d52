"""The proof that a backup can be restored, each month, without anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

MONTHLY = "cron(0 6 1 * ? *)"
WINDOW_DAYS = 7
"""A newest backup that is older than this, in days, is a failed test."""
VALIDATION_HOURS = 4
"""How long what was restored stays, in hours, for a check of one's own; then AWS Backup deletes it."""


@dataclass(frozen=True, kw_only=True)
class RestoreTestArgs:
    """`test_name` takes letters, digits and underscores; `vault_arn` is the vault whose newest backups are restored.

    `database_place` says into which subnet group and security group databases go: without it AWS Backup takes the
    default VPC, which an account should not have.
    """

    test_name: str
    vault_arn: pulumi.Input[str]
    buckets: Sequence[pulumi.Input[str]]
    databases: Sequence[pulumi.Input[str]]
    database_place: Mapping[str, pulumi.Input[str]]
    role_arn: pulumi.Input[str]
    provider: aws.Provider


class RestoreTest(pulumi.ComponentResource):
    """A restore testing plan of AWS Backup with a selection per kind of data.

    It shows that the newest backup in the home region is whole and can be restored; it starts no database instance and
    asks no query, and does not try the copies in other regions: that is for drills.
    https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html
    """

    def __init__(self, name: str, args: RestoreTestArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:RestoreTest", name, None, opts)
        self._name, self._args = name, args
        self._child = pulumi.ResourceOptions(parent=self, provider=args.provider)
        plan = aws.backup.RestoreTestingPlan(
            f"{name}-plan",
            name=args.test_name,
            schedule_expression=MONTHLY,
            recovery_point_selection={
                "algorithm": "LATEST_WITHIN_WINDOW",
                "include_vaults": [args.vault_arn],
                "recovery_point_types": ["SNAPSHOT"],
                "selection_window_days": WINDOW_DAYS,
            },
            opts=self._child,
        )
        if args.buckets:
            self._select(plan, "S3", args.buckets, {})
        if args.databases:
            self._select(plan, "Aurora", args.databases, args.database_place)
        self.register_outputs({"plan": plan.name})

    def _select(
        self,
        plan: aws.backup.RestoreTestingPlan,
        kind: str,
        arns: Sequence[pulumi.Input[str]],
        place: Mapping[str, pulumi.Input[str]],
    ) -> None:
        aws.backup.RestoreTestingSelection(
            f"{self._name}-{kind.lower()}",
            name=kind,
            restore_testing_plan_name=plan.name,
            protected_resource_type=kind,
            protected_resource_arns=list(arns),
            # An empty map would be a difference at each preview.
            restore_metadata_overrides=dict(place) or None,
            iam_role_arn=self._args.role_arn,
            validation_window_hours=VALIDATION_HOURS,
            opts=self._child,
        )
