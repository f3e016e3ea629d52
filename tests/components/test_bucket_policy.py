"""What buckets refuse, and which AWS services may deliver to them."""

import pytest

from components import bucket_policy as policies
from components.policy_documents import document
from tests.components.given import ACCOUNT, EAST
from tests.iam import too_wide

SOURCES = f"demo-{ACCOUNT}-*"
DELIVERIES = {
    "logging.s3.amazonaws.com": (
        policies.access_logs("logs", ACCOUNT, SOURCES),
        "arn:aws:s3:::logs/access/*",
        f"arn:aws:s3:::{SOURCES}",
    ),
    "s3.amazonaws.com": (
        policies.inventories("logs", ACCOUNT, SOURCES),
        "arn:aws:s3:::logs/inventory/*",
        f"arn:aws:s3:::{SOURCES}",
    ),
    "delivery.logs.amazonaws.com": (
        policies.delivered_logs("logs", ACCOUNT, EAST)[1:],
        [f"arn:aws:s3:::logs/{folder}/AWSLogs/{ACCOUNT}/*" for folder in ("flow", "access/*")],
        f"arn:aws:logs:{EAST}:{ACCOUNT}:*",
    ),
}


@pytest.mark.parametrize("service", DELIVERIES)
def test_a_service_delivers_only_for_this_account_and_to_its_own_place(service: str) -> None:
    (statement,), resource, source = DELIVERIES[service]
    assert statement["Principal"] == {"Service": service}
    assert (statement["Effect"], statement["Action"], statement["Resource"]) == ("Allow", "s3:PutObject", resource)
    assert statement["Condition"]["StringEquals"]["aws:SourceAccount"] == ACCOUNT
    assert statement["Condition"]["ArnLike"] == {"aws:SourceArn": source}


def test_delivery_may_look_at_the_bucket_it_writes_to() -> None:
    looking, _ = policies.delivered_logs("logs", ACCOUNT, EAST)
    assert looking["Action"] == ["s3:GetBucketAcl", "s3:ListBucket"]
    assert looking["Resource"] == "arn:aws:s3:::logs"


def test_nothing_is_allowed_beyond_need() -> None:
    statements = [each for found, _, _ in DELIVERIES.values() for each in found]
    assert too_wide(document(*statements, *policies.delivered_logs("logs", ACCOUNT, EAST))) == []


@pytest.mark.parametrize(
    "statements",
    [
        policies.modern_tls("data"),
        policies.only_key("data", "arn:key"),
        policies.write_once("data", ["sha256/"]),
        policies.no_bypass("data"),
    ],
)
def test_what_is_refused_is_refused_to_everybody(statements: list[policies.Statement]) -> None:
    assert statements
    assert {(each["Effect"], each["Principal"]) for each in statements} == {("Deny", "*")}


def test_no_prefix_is_written_once_unless_one_is_named() -> None:
    assert policies.write_once("data", []) == []
