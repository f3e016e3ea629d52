"""Backups of a service's data, under every pattern."""

from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.backup_plan import BackupPlan, BackupPlanArgs, schedule
from spec.locks import LockMode
from tests.components.given import EAST, EUROPE, WEST, keys, providers
from tests.iam import statements
from tests.recorder import Recording, record

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLAN = "demo-summaries-plan-us-east-1"
BUCKETS, DATABASES = ["arn:aws:s3:::data"], ["arn:of:database"]


@cache
def recorded(
    *targets: str,
    protect: bool = True,
    cadence: timedelta | None = DAY,
    keep_days: int = 35,
    lock: LockMode = LockMode.GOVERNANCE,
) -> Recording:
    regions = (EAST, *targets)

    def program() -> object:
        plan = BackupPlan(
            "demo-summaries",
            BackupPlanArgs(
                home=EAST,
                targets=targets,
                cadence=cadence,
                keep_days=keep_days,
                lock=lock,
                buckets=BUCKETS,
                databases=DATABASES,
                role_arn="arn:role",
                keys=keys(*regions),
                providers=providers(*regions),
                protect=protect,
            ),
        )
        return {"vaults": plan.vaults, "arns": plan.vault_arns}

    return record(program)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (1 / 60, "cron(0 0/1 * * ? *)"),
        (2, "cron(0 0/1 * * ? *)"),
        (3.9, "cron(0 0/1 * * ? *)"),
        (4, "cron(0 0/2 * * ? *)"),
        (6, "cron(0 0/3 * * ? *)"),
        (8, "cron(0 0/4 * * ? *)"),
        (10, "cron(0 0/4 * * ? *)"),
        (12, "cron(0 0/6 * * ? *)"),
        (16, "cron(0 0/8 * * ? *)"),
        (24, "cron(0 0/12 * * ? *)"),
        (47, "cron(0 0/12 * * ? *)"),
        (48, "cron(0 5 * * ? *)"),
        (7 * 24, "cron(0 5 * * ? *)"),
    ],
)
def test_a_schedule_fits_twice_into_the_rpo(hours: float, expected: str) -> None:
    assert schedule(timedelta(hours=hours)) == expected


@given(st.timedeltas(min_value=2 * HOUR, max_value=timedelta(days=1)))
def test_an_interval_divides_the_day_and_is_at_most_half_of_the_rpo(rpo: timedelta) -> None:
    hours = int(schedule(rpo).removeprefix("cron(0 0/").split(" ")[0])
    assert 24 % hours == 0, "else the night has a longer gap than the day"
    assert hours * HOUR <= rpo / 2


def test_there_is_a_vault_in_each_region_with_the_regions_own_key() -> None:
    recording = recorded(WEST, EUROPE)
    assert recording.counts() == {
        "aws:backup/plan:Plan": 2,
        "aws:backup/selection:Selection": 2,
        "aws:backup/vault:Vault": 3,
        "aws:backup/vaultLockConfiguration:VaultLockConfiguration": 3,
        "aws:backup/vaultPolicy:VaultPolicy": 3,
    }
    for region in (EAST, WEST, EUROPE):
        vault = recording.named(f"demo-summaries-vault-{region}")
        assert vault.provider == f"aws-{region}"
        assert vault.inputs == {"name": "demo-summaries", "kmsKeyArn": keys(region)[region], "forceDestroy": False}
    assert recording.result["vaults"] == dict.fromkeys((EAST, WEST, EUROPE), "demo-summaries")
    assert recording.result["arns"][WEST] == "arn:of:demo-summaries-vault-us-west-2"


@pytest.mark.parametrize(("cadence", "names"), [(None, ["daily"]), (DAY, ["daily", "cadence"]), (2 * DAY, ["daily"])])
def test_there_is_a_daily_backup_whatever_the_pattern(cadence: timedelta | None, names: list[str]) -> None:
    rules = recorded(WEST, cadence=cadence).named(PLAN).inputs["rules"]
    assert [rule["ruleName"] for rule in rules] == names
    assert rules[0]["schedule"] == "cron(0 5 * * ? *)"


@pytest.mark.parametrize("days", [30, 90])
def test_daily_backups_are_kept_as_long_as_the_file_says_and_those_of_the_cadence_for_a_week(days: int) -> None:
    daily, often = recorded(WEST, EUROPE, keep_days=days).named(PLAN).inputs["rules"]
    assert often["schedule"] == "cron(0 0/12 * * ? *)"
    for rule, kept in ((daily, days), (often, 7)):
        assert rule["lifecycle"] == {"deleteAfter": kept}
        assert rule["copyActions"] == [
            {"destinationVaultArn": f"arn:of:demo-summaries-vault-{region}", "lifecycle": {"deleteAfter": kept}}
            for region in (WEST, EUROPE)
        ]


def test_the_plan_runs_at_home_over_all_that_the_service_has() -> None:
    recording = recorded(WEST)
    plan, selection = recording.named(PLAN), recording.named("demo-summaries-selection-us-east-1")
    assert plan.provider == selection.provider == "aws-us-east-1"
    assert plan.inputs["name"] == selection.inputs["name"] == "demo-summaries"
    assert selection.inputs["planId"] == f"{PLAN}-id"
    assert {rule["targetVaultName"] for rule in plan.inputs["rules"]} == {"demo-summaries"}
    assert selection.inputs["resources"] == [*BUCKETS, *DATABASES]
    assert selection.inputs["iamRoleArn"] == "arn:role"


def test_buckets_can_be_restored_to_any_second_of_35_days_and_databases_keep_their_own_backups() -> None:
    recording = recorded(WEST)
    plan = recording.named("demo-summaries-continuous-us-east-1")
    selection = recording.named("demo-summaries-buckets-us-east-1")
    (rule,) = plan.inputs["rules"]
    assert (rule["enableContinuousBackup"], rule["lifecycle"]) == (True, {"deleteAfter": 35})
    assert rule["targetVaultName"] == "demo-summaries"
    assert selection.inputs["planId"] == "demo-summaries-continuous-us-east-1-id"
    assert selection.inputs["resources"] == BUCKETS
    assert [r for r in recording.named(PLAN).inputs["rules"] if r.get("enableContinuousBackup")] == []


def test_a_backup_starts_within_the_hour() -> None:
    plans = recorded(WEST).of("aws:backup/plan:Plan")
    assert {rule.get("startWindow") for plan in plans for rule in plan.inputs["rules"]} == {60}


def test_without_a_target_nothing_is_copied() -> None:
    rules = recorded().named(PLAN).inputs["rules"]
    assert len(rules) == 2
    assert not any(rule.get("copyActions") for rule in rules)


@pytest.mark.parametrize(("lock", "grace"), [(LockMode.GOVERNANCE, None), (LockMode.COMPLIANCE, 3)])
def test_every_vault_is_locked_so_that_no_rule_keeps_less_than_was_said(lock: LockMode, grace: int | None) -> None:
    recording = recorded(WEST, lock=lock)
    locks = recording.of("aws:backup/vaultLockConfiguration:VaultLockConfiguration")
    assert [each.provider for each in locks] == ["aws-us-east-1", "aws-us-west-2"]
    kept = [
        rule["lifecycle"]["deleteAfter"] for p in recording.of("aws:backup/plan:Plan") for rule in p.inputs["rules"]
    ]
    for each in locks:
        assert each.inputs["backupVaultName"] == "demo-summaries"
        assert each.inputs.get("changeableForDays") == grace
        assert each.inputs["minRetentionDays"] == min(kept) == 7
        assert each.inputs["maxRetentionDays"] == 90


def test_no_credential_alone_deletes_a_backup_or_shortens_its_time() -> None:
    policies = recorded(WEST).of("aws:backup/vaultPolicy:VaultPolicy")
    assert [each.provider for each in policies] == ["aws-us-east-1", "aws-us-west-2"]
    for each in policies:
        (denied,) = statements(each.inputs["policy"])
        assert (denied["Effect"], denied["Principal"], denied.get("Condition")) == ("Deny", "*", None)
        assert {"backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"} <= set(denied["Action"])


def test_only_unprotected_vaults_may_be_destroyed_with_what_they_hold() -> None:
    recording = recorded(WEST, protect=False, lock=LockMode.COMPLIANCE)
    assert [vault.inputs["forceDestroy"] for vault in recording.of("aws:backup/vault:Vault")] == [True, True]
    assert "aws:backup/vaultLockConfiguration:VaultLockConfiguration" not in recording.counts()
    assert "aws:backup/vaultPolicy:VaultPolicy" not in recording.counts()
