"""Backups of what is copied on a cadence."""

from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.backup_plan import BackupPlan, BackupPlanArgs, schedule
from tests.components.given import EAST, EUROPE, WEST, keys, providers
from tests.recorder import Recording, record

HOUR = timedelta(hours=1)
PLAN = "demo-summaries-plan-us-east-1"


@cache
def recorded(*targets: str, protect: bool = True) -> Recording:
    regions = (EAST, *targets)

    def program() -> object:
        return BackupPlan(
            "demo-summaries",
            BackupPlanArgs(
                home=EAST,
                targets=targets,
                rpo=timedelta(days=1),
                resources=["arn:aws:s3:::data", "arn:of:database"],
                role_arn="arn:role",
                keys=keys(*regions),
                providers=providers(*regions),
                protect=protect,
            ),
        ).vaults

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
        "aws:backup/plan:Plan": 1,
        "aws:backup/selection:Selection": 1,
        "aws:backup/vault:Vault": 3,
    }
    for region in (EAST, WEST, EUROPE):
        vault = recording.named(f"demo-summaries-vault-{region}")
        assert vault.provider == f"aws-{region}"
        assert vault.inputs == {"name": "demo-summaries", "kmsKeyArn": keys(region)[region], "forceDestroy": False}
    assert recording.result == dict.fromkeys((EAST, WEST, EUROPE), "demo-summaries")


def test_the_plan_runs_at_home_and_copies_to_every_target() -> None:
    recording = recorded(WEST, EUROPE)
    plan, selection = recording.named(PLAN), recording.named("demo-summaries-selection-us-east-1")
    assert plan.provider == selection.provider == "aws-us-east-1"
    assert plan.inputs["name"] == selection.inputs["name"] == "demo-summaries"
    assert selection.inputs["planId"] == f"{PLAN}-id"
    (rule,) = plan.inputs["rules"]
    assert rule["ruleName"] == "copied"
    assert rule["schedule"] == "cron(0 0/12 * * ? *)"
    assert rule["targetVaultName"] == "demo-summaries"
    kept = {"deleteAfter": 35}
    assert rule["lifecycle"] == kept
    assert rule["copyActions"] == [
        {"destinationVaultArn": f"arn:of:demo-summaries-vault-{region}", "lifecycle": kept} for region in (WEST, EUROPE)
    ]
    assert selection.inputs["resources"] == ["arn:aws:s3:::data", "arn:of:database"]
    assert selection.inputs["iamRoleArn"] == "arn:role"


def test_a_backup_starts_within_the_hour() -> None:
    (rule,) = recorded(WEST).named(PLAN).inputs["rules"]
    assert rule.get("startWindow") == 60


def test_without_a_target_nothing_is_copied() -> None:
    (rule,) = recorded().named(PLAN).inputs["rules"]
    assert not rule.get("copyActions")


def test_only_unprotected_vaults_may_be_destroyed_with_what_they_hold() -> None:
    vaults = recorded(WEST, protect=False).of("aws:backup/vault:Vault")
    assert [vault.inputs["forceDestroy"] for vault in vaults] == [True, True]
