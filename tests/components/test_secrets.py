"""Secrets in several regions."""

import json
import re
from functools import cache

import pytest

from components.secrets import Secret, SecretArgs, SecretContent, draw
from tests.components.given import EAST, EUROPE, WEST, keys, providers
from tests.recorder import PASSWORD, Recording, record


@cache
def recorded(content: SecretContent, *replicas: str, protect: bool = True) -> Recording:
    def program() -> object:
        secret = Secret(
            "claims-database",
            SecretArgs(
                secret_name="demo/claims/database",
                content=content,
                description="what it is",
                key_arn=keys(EAST)[EAST],
                replicas=list(keys(*replicas).items()),
                protect=protect,
                provider=providers(EAST, *replicas)[EAST],
            ),
        )
        hidden = secret.value.is_secret() if secret.value else None
        return {"value": secret.value, "hidden": hidden, "arn": secret.arn}

    return record(program)


@pytest.mark.parametrize("content", SecretContent)
def test_the_secret_is_encrypted_and_copied_to_where_it_is_read(content: SecretContent) -> None:
    recording = recorded(content, WEST, EUROPE)
    assert set(recording.places().values()) == {"aws-us-east-1"}
    secret = recording.named("claims-database-secret").inputs
    assert (secret["name"], secret["description"]) == ("demo/claims/database", "what it is")
    assert secret["kmsKeyId"] == keys(EAST)[EAST]
    assert secret["replicas"] == [{"region": region, "kmsKeyId": keys(region)[region]} for region in (WEST, EUROPE)]


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (SecretContent.PASSWORD, PASSWORD),
        (SecretContent.GATEWAY_KEY, json.dumps({"master_key": f"sk-{PASSWORD}"})),
        (SecretContent.NO_KEYS, "{}"),
    ],
)
def test_the_value_is_marked_secret_wherever_it_goes(content: SecretContent, value: str) -> None:
    recording = recorded(content, WEST)
    version = recording.named("claims-database-value")
    assert version.secrets == {"secretString"}
    assert version.inputs["secretString"] == value
    assert recording.result == {"value": value, "hidden": True, "arn": "arn:of:claims-database-secret"}


@pytest.mark.parametrize("content", [each for each in SecretContent if each is not SecretContent.BY_HAND])
def test_a_later_run_does_not_change_it(content: SecretContent) -> None:
    assert recorded(content).named("claims-database-value").ignore_changes == ("secretString",)


def test_what_the_operator_puts_is_never_seen_by_pulumi() -> None:
    recording = recorded(SecretContent.BY_HAND, WEST)
    assert recording.counts() == {"aws:secretsmanager/secret:Secret": 1}
    assert recording.result == {"value": None, "hidden": None, "arn": "arn:of:claims-database-secret"}


@pytest.mark.parametrize("content", SecretContent)
def test_no_region_has_to_answer_for_a_value_that_is_there_already(content: SecretContent) -> None:
    assert recorded(content, WEST).lookups == []


def test_what_is_drawn_is_long_and_never_the_same_again() -> None:
    drawn = {draw() for _ in range(100)}
    assert len(drawn) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9]{40}", each) for each in drawn)


@pytest.mark.parametrize("content", SecretContent)
def test_a_protected_secret_can_be_brought_back_for_a_month(content: SecretContent) -> None:
    windows = [
        recorded(content, protect=p).named("claims-database-secret").inputs["recoveryWindowInDays"]
        for p in (True, False)
    ]
    assert windows == [30, 0]
