"""A run in the wrong account stops before it begins, and a region that does not answer stops nobody."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pytest

from layers.account import check
from tests.components.given import providers
from tests.layers.environments import DATA, EAST, EDGE, STACK_OF, WEST, WHO, build, demo
from tests.recorder import LookupFailure, record

SILENT = LookupFailure("dial tcp: lookup sts.us-east-1.amazonaws.com: no such host")


def asked(answers: Mapping[str, Any]) -> list[str]:
    """The regions that are asked, in turn, where each answers as given."""
    recording = record(
        lambda: check(demo(), providers(EAST, WEST)),
        invokes={f"{WHO}@aws-{name}": answer for name, answer in answers.items()},
    )
    return [lookup.provider.removeprefix("aws-") for lookup in recording.lookups]


@pytest.mark.parametrize("stack", [DATA, f"demo-{WEST}", EDGE])
def test_the_wrong_account_is_refused_before_anything_is_registered(stack: str) -> None:
    with pytest.raises(pulumi.RunError) as refused:
        build(demo(), STACK_OF[stack], {WHO: {"accountId": "999999999999"}})
    assert str(refused.value) == (
        "the credentials are of account 999999999999, and stacks/demo.yaml is for account 123456789012: nothing was "
        "changed; take credentials of 123456789012, or correct `account` in the file"
    )


def test_the_first_region_that_answers_is_enough() -> None:
    assert asked({EAST: {"accountId": "123456789012"}}) == [EAST]


def test_where_one_region_is_silent_the_next_one_is_asked() -> None:
    assert asked({EAST: SILENT, WEST: {"accountId": "123456789012"}}) == [EAST, WEST]


def test_where_no_region_answers_nothing_is_changed() -> None:
    with pytest.raises(pulumi.RunError, match="no region says whose credentials these are, so nothing was changed"):
        asked({EAST: SILENT, WEST: SILENT})


def test_a_region_asks_itself_alone() -> None:
    with pytest.raises(pulumi.RunError, match="no region says") as refused:
        build(demo(), STACK_OF[f"demo-{WEST}"], {WHO: SILENT})
    assert EAST + ":" not in str(refused.value)
