"""Who may do what with the environment's key."""

from typing import Any

import pytest

from components.key_policy import key_policy
from tests.components.given import ACCOUNT, EAST, WEST
from tests.iam import statements, too_wide

ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}


def by_sid(region: str = EAST) -> dict[str, dict[str, Any]]:
    return {each["Sid"]: each for each in statements(key_policy(ACCOUNT, region))}


def test_no_statement_allows_every_action_or_every_principal() -> None:
    # In a key policy the resource * is the key that has it.
    assert set(too_wide(key_policy(ACCOUNT, EAST))) == {"any resource"}
    assert [each["Resource"] for each in by_sid().values()] == [["*"]] * 6


def test_the_accounts_own_policies_decide_who_administers_and_who_uses_it() -> None:
    found = by_sid()
    assert [sid for sid, each in found.items() if each["Principal"] == ROOT] == ["Administer", "Use", "GrantToServices"]
    # Without this nobody could ever change the policy again.
    assert "kms:PutKeyPolicy" in found["Administer"]["Action"]
    assert not {"kms:Decrypt", "kms:Encrypt", "kms:CreateGrant"} & set(found["Administer"]["Action"])
    assert found["GrantToServices"]["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}


@pytest.mark.parametrize(
    ("sid", "service", "condition"),
    [
        (
            "EncryptLogGroups",
            f"logs.{WEST}.amazonaws.com",
            {
                "ArnLike": {
                    "kms:EncryptionContext:aws:logs:arn": [
                        f"arn:aws:logs:{WEST}:{ACCOUNT}:log-group:/relight/*",
                        f"arn:aws:logs:{WEST}:{ACCOUNT}:log-group:/aws/*",
                    ]
                }
            },
        ),
        (
            "DeliverLogs",
            "delivery.logs.amazonaws.com",
            {
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                "ArnLike": {"aws:SourceArn": f"arn:aws:logs:{WEST}:{ACCOUNT}:*"},
            },
        ),
        (
            "PublishAlarms",
            "cloudwatch.amazonaws.com",
            {
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                "ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:{WEST}:{ACCOUNT}:alarm:*"},
            },
        ),
    ],
)
def test_a_service_uses_it_in_this_region_for_this_account_and_for_one_purpose(
    sid: str, service: str, condition: dict[str, object]
) -> None:
    statement = by_sid(WEST)[sid]
    assert statement["Principal"] == {"Service": service}
    assert statement["Condition"] == condition


def test_no_service_may_administer_it() -> None:
    for sid, statement in by_sid().items():
        if statement["Principal"] != ROOT:
            actions = set(statement["Action"])
            assert not {a for a in actions if any(word in a for word in ("Put", "Schedule", "Grant", "Disable"))}, sid
