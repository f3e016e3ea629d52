"""Which region holds what of which service."""

import pytest

from spec.environment import Environment
from spec.modes import BucketMode, ClusterMode, ServingMode
from spec.patterns import PATTERNS, PRIMARY, Pattern
from spec.placement import (
    ModelCopies,
    cluster_mode,
    in_region,
    model_copies,
    placements,
    provider_regions,
    service_regions,
)
from tests.spec.sample import sample

THIRD = ("tiers:", "  ap-south-1:\n    cidr: 10.2.0.0/16\n    zones: [ap-south-1a, ap-south-1b]\ntiers:")
OWNERS = "    owners: {team: a, contact: b, escalation: [c]}\n"


def with_pattern(pattern: str, *changes: tuple[str, str]) -> Environment:
    return sample(("    tier: 1\n", f"    tier: 1\n    pattern: {pattern}\n"), *changes)


def another(pattern: str, primary: str) -> tuple[str, str]:
    """A second service that serves the model `small`."""
    head = f"  other:\n    tier: 1\n    pattern: {pattern}\n    primary: {primary}\n"
    return "  chat:\n", f"{head}    serving: [{{model: small, replicas: 1}}]\n    route: [small]\n{OWNERS}  chat:\n"


@pytest.mark.parametrize("pattern", Pattern)
def test_the_primary_runs_everything_and_the_standby_what_the_table_says(pattern: Pattern) -> None:
    primary, standby = placements(with_pattern(pattern.value))
    assert (primary.region, primary.primary, primary.side) == ("us-east-1", True, PRIMARY)
    assert (standby.region, standby.primary, standby.side) == ("eu-west-1", False, PATTERNS[pattern].standby)
    assert {primary.pattern, standby.pattern} == {pattern}


def test_every_standby_region_holds_a_side() -> None:
    environment = sample(THIRD, ("    tier: 1\n", "    tier: 1\n    standby: [eu-west-1, ap-south-1]\n"))
    assert service_regions(environment.services["chat"]) == ("us-east-1", "eu-west-1", "ap-south-1")
    assert [place.side.serving for place in placements(environment)] == [
        ServingMode.FULL,
        ServingMode.WARM,
        ServingMode.WARM,
    ]


def test_a_region_holds_only_its_own() -> None:
    environment = sample(THIRD, another("pilot-light", "eu-west-1"))
    held = {region: [place.service.name for place in in_region(environment, region)] for region in environment.regions}
    assert held == {"us-east-1": ["other", "chat"], "eu-west-1": ["other", "chat"], "ap-south-1": []}


@pytest.mark.parametrize(
    ("pattern", "mode"),
    [
        ("active-active", ClusterMode.RUNNING),
        ("hot-standby", ClusterMode.RUNNING),
        ("pilot-light", ClusterMode.RUNNING),
        ("backup-restore", ClusterMode.ABSENT),
    ],
)
def test_a_cluster_stands_where_something_runs(pattern: str, mode: ClusterMode) -> None:
    environment = with_pattern(pattern)
    assert cluster_mode(environment, "us-east-1") is ClusterMode.RUNNING
    assert cluster_mode(environment, "eu-west-1") is mode


def test_one_service_that_runs_is_enough_for_a_cluster() -> None:
    environment = with_pattern("backup-restore", another("pilot-light", "us-east-1"))
    assert cluster_mode(environment, "eu-west-1") is ClusterMode.RUNNING


def test_a_region_without_services_is_being_prepared() -> None:
    assert cluster_mode(sample(THIRD), "ap-south-1") is ClusterMode.RUNNING


def test_weights_go_where_their_services_may_run() -> None:
    assert model_copies(sample()) == (
        ModelCopies(model="large", mode=BucketMode.ONE_WAY_RTC, home="us-east-1", targets=("eu-west-1",)),
        ModelCopies(model="small", mode=BucketMode.ONE_WAY_RTC, home="us-east-1", targets=("eu-west-1",)),
    )


@pytest.mark.parametrize(
    ("chat", "other"), [("active-active", "backup-restore"), ("backup-restore", "active-active")], ids=["first", "last"]
)
def test_of_several_services_the_most_demanding_decides(chat: str, other: str) -> None:
    copies = {each.model: each.mode for each in model_copies(with_pattern(chat, another(other, "us-east-1")))}
    assert copies["small"] is BucketMode.BOTH_WAYS_RTC


def test_a_model_with_two_homes_goes_both_ways() -> None:
    copies = [each for each in model_copies(sample(another("pilot-light", "eu-west-1"))) if each.model == "small"]
    assert [(each.home, each.targets) for each in copies] == [
        ("eu-west-1", ("us-east-1",)),
        ("us-east-1", ("eu-west-1",)),
    ]


def test_a_provider_may_be_called_from_wherever_a_service_with_it_on_its_route_may_run() -> None:
    environment = sample()
    assert provider_regions(environment, "bedrock-east") == ("us-east-1", "eu-west-1")
    assert provider_regions(environment, "elsewhere") == ()


def test_a_gateway_calls_what_its_cache_compares_by_too() -> None:
    environment = sample(("    route:", "    gateway: {cache: {embedding: [elsewhere]}}\n    route:"))
    assert environment.services["chat"].called == ("large", "bedrock-east", "small", "elsewhere")
    assert provider_regions(environment, "elsewhere") == ("us-east-1", "eu-west-1")
