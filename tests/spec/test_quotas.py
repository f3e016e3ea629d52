"""vCPUs that a region's quotas must hold."""

import pytest

from spec.load import find, load
from spec.quotas import QUOTAS, needed, quota_of, request

G, P = QUOTAS
EAST, WEST, EUROPE = "us-east-1", "us-west-2", "eu-west-1"


@pytest.mark.parametrize(
    ("region", "vcpus"),
    [
        # Nodes of 4 vCPUs: three and one more for each of claims, underwriting and search, one and one for summaries.
        (EAST, 4 * 4 + 4 * 4 + 4 * 4 + 2 * 4),
        (WEST, 4 * 4 + 4 * 4 + 4 * 4 + 2 * 4),
    ],
)
def test_all_that_may_land_in_a_region_is_counted_in_full_whatever_it_holds_now(region: str, vcpus: int) -> None:
    assert needed(load(find("demo")), region) == {G: vcpus}


def test_a_region_where_nothing_lands_needs_nothing() -> None:
    environment = load(find("demo"))
    europe = environment.regions[WEST].model_copy(update={"id": EUROPE})
    assert needed(environment.model_copy(update={"regions": {**environment.regions, EUROPE: europe}}), EUROPE) == {}


@pytest.mark.parametrize(
    ("kind", "quota"), [("g5.xlarge", G), ("g6e.48xlarge", G), ("p4d.24xlarge", P), ("p5.4xlarge", P)]
)
def test_a_type_counts_towards_its_familys_quota(kind: str, quota: object) -> None:
    assert quota_of(kind) == quota


def test_what_to_ask_for_is_a_command_with_some_room() -> None:
    assert request(WEST, G, 100) == (
        "aws service-quotas request-service-quota-increase --region us-west-2 --service-code ec2 "
        "--quota-code L-DB2E81BA --desired-value 111"
    )
