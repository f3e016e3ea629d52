"""Monthly restore tests."""

from functools import cache

import pytest

from components.restore_test import RestoreTest, RestoreTestArgs
from tests.components.given import EAST, providers
from tests.recorder import Recording, record

BUCKETS, DATABASES = ("arn:aws:s3:::data",), ("arn:of:database",)
PLACE = {"dbSubnetGroupName": "demo-claims-us-east-1", "vpcSecurityGroupIds": '["sg-1"]'}
SELECTION = "aws:backup/restoreTestingSelection:RestoreTestingSelection"


@cache
def recorded(*, databases: bool = True) -> Recording:
    def program() -> object:
        return RestoreTest(
            "demo-claims-restore-us-east-1",
            RestoreTestArgs(
                test_name="demo_claims",
                vault_arn="arn:vault",
                buckets=BUCKETS,
                databases=DATABASES if databases else (),
                database_place=PLACE if databases else {},
                role_arn="arn:role",
                provider=providers(EAST)[EAST],
            ),
        )

    return record(program)


def test_the_newest_backup_of_the_services_vault_is_restored_every_month() -> None:
    plan = recorded().named("demo-claims-restore-us-east-1-plan")
    assert plan.provider == "aws-us-east-1"
    assert plan.inputs == {
        "name": "demo_claims",
        "scheduleExpression": "cron(0 6 1 * ? *)",
        "recoveryPointSelection": {
            "algorithm": "LATEST_WITHIN_WINDOW",
            "includeVaults": ["arn:vault"],
            "recoveryPointTypes": ["SNAPSHOT"],
            "selectionWindowDays": 7,
        },
    }


@pytest.mark.parametrize(("databases", "kinds"), [(True, ["Aurora", "S3"]), (False, ["S3"])])
def test_each_kind_of_data_is_tested_and_nothing_that_the_service_has_not(databases: bool, kinds: list[str]) -> None:
    selections = recorded(databases=databases).of(SELECTION)
    assert [each.inputs["protectedResourceType"] for each in selections] == kinds
    for each in selections:
        assert each.inputs["restoreTestingPlanName"] == "demo_claims"
        assert each.inputs["iamRoleArn"] == "arn:role"
        assert each.inputs["validationWindowHours"] == 4


def test_a_database_is_restored_into_the_services_own_network_and_not_into_a_default_one() -> None:
    aurora, bucket = recorded().of(SELECTION)
    assert aurora.inputs["protectedResourceArns"] == list(DATABASES)
    assert aurora.inputs["restoreMetadataOverrides"] == PLACE
    assert bucket.inputs["protectedResourceArns"] == list(BUCKETS)
    assert "restoreMetadataOverrides" not in bucket.inputs
