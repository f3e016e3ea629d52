"""A database's master password."""

from functools import cache

from components.master_password import MasterPassword, MasterPasswordArgs
from tests.components.given import EAST, EUROPE, WEST, keys, providers
from tests.recorder import PASSWORD, Recording, record


@cache
def recorded(*replicas: str, protect: bool = True) -> Recording:
    def program() -> object:
        password = MasterPassword(
            "claims-database",
            MasterPasswordArgs(
                secret_name="demo/claims/database",
                key_arn=keys(EAST)[EAST],
                replicas=list(keys(*replicas).items()),
                protect=protect,
                provider=providers(EAST, *replicas)[EAST],
            ),
        )
        return {"value": password.value, "hidden": password.value.is_secret(), "arn": password.arn}

    return record(program)


def test_the_secret_is_encrypted_and_copied_to_where_the_database_may_move() -> None:
    recording = recorded(WEST, EUROPE)
    assert recording.places() == {
        "claims-database-secret": "aws-us-east-1",
        "claims-database-value": "aws-us-east-1",
    }
    secret = recording.named("claims-database-secret").inputs
    assert secret["name"] == "demo/claims/database"
    assert secret["kmsKeyId"] == keys(EAST)[EAST]
    assert secret["replicas"] == [{"region": region, "kmsKeyId": keys(region)[region]} for region in (WEST, EUROPE)]


def test_the_value_is_marked_secret_wherever_it_goes() -> None:
    recording = recorded(WEST)
    version = recording.named("claims-database-value")
    assert version.secrets == {"secretString"}
    assert version.inputs["secretString"] == PASSWORD
    assert recording.result == {"value": PASSWORD, "hidden": True, "arn": "arn:of:claims-database-secret"}


def test_a_later_run_does_not_change_it() -> None:
    assert recorded().named("claims-database-value").ignore_changes == ("secretString",)


def test_it_is_drawn_at_random_in_the_databases_own_region() -> None:
    (lookup,) = recorded(WEST).lookups
    assert lookup.token == "aws:secretsmanager/getRandomPassword:getRandomPassword"
    assert lookup.provider == "aws-us-east-1"
    assert lookup.args["passwordLength"] >= 32


def test_a_protected_secret_can_be_brought_back_for_a_month() -> None:
    windows = [
        recorded(protect=p).named("claims-database-secret").inputs["recoveryWindowInDays"] for p in (True, False)
    ]
    assert windows == [30, 0]
