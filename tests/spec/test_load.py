"""Reading environment files: what a good one becomes, where they are found, how a whole file can be wrong."""

from datetime import timedelta
from ipaddress import IPv4Network

import pytest
from pydantic import ValidationError

from spec.errors import EnvironmentFileError, Problem
from spec.load import find, load
from spec.patterns import Pattern
from tests.spec.sample import SAMPLE, changed, problems, sample


def test_values_are_what_was_written() -> None:
    environment = load(SAMPLE)
    assert (environment.name, environment.account, environment.domain) == ("sample", "123456789012", "ai.example.com")
    assert list(environment.regions) == ["us-east-1", "eu-west-1"]
    assert environment.regions["eu-west-1"].cidr == IPv4Network("10.1.0.0/16")
    assert environment.models["large"].size == 70_000_000_000
    assert environment.models["large"].start == timedelta(minutes=4)
    assert environment.services["chat"].data == {"documents": 2_000_000_000_000}


def test_keys_become_ids_and_names() -> None:
    environment = load(SAMPLE)
    assert [region.id for region in environment.regions.values()] == ["us-east-1", "eu-west-1"]
    assert [tier.level for tier in environment.tiers.values()] == [0, 1, 2, 3]
    assert environment.services["chat"].name == "chat"


def test_a_tier_given_in_part_keeps_the_rest_of_its_defaults() -> None:
    tier = load(SAMPLE).tiers[1]
    assert (tier.rto, tier.rpo) == (timedelta(hours=2), timedelta(minutes=10))
    assert (tier.name, tier.pattern) == ("business-critical", Pattern.HOT_STANDBY)


def test_what_is_left_out_of_models_and_services_has_its_default() -> None:
    environment = load(SAMPLE)
    service, small = environment.services["chat"], environment.models["small"]
    assert (small.engine, small.args, small.start) == ("vllm", (), timedelta(seconds=277))
    assert [serving.warm for serving in service.serving] == [1, 1]
    assert service.vector_store is not None
    assert (service.vector_store.instance, service.vector_store.readers) == ("db.r7g.large", 1)
    assert environment.protect_data


@pytest.mark.parametrize(
    ("primary", "standby"), [("us-east-1", ("eu-west-1",)), ("eu-west-1", ("us-east-1",))], ids=["first", "second"]
)
def test_the_first_other_region_stands_by(primary: str, standby: tuple[str, ...]) -> None:
    assert sample(("primary: us-east-1", f"primary: {primary}")).services["chat"].standby == standby


def test_backup_restore_may_have_a_single_region() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    second = text[text.index("  eu-west-1:") : text.index("tiers:")]
    service = sample((second, ""), ("    tier: 1\n", "    tier: 3\n")).services["chat"]
    assert service.standby == ()


@pytest.mark.parametrize(
    ("written", "pattern"),
    [("", Pattern.HOT_STANDBY), ("    pattern: pilot-light\n", Pattern.PILOT_LIGHT)],
    ids=["the tier's", "its own"],
)
def test_the_pattern_of_a_service(written: str, pattern: Pattern) -> None:
    environment = sample(("    tier: 1\n", f"    tier: 1\n{written}"))
    assert environment.pattern_of(environment.services["chat"]) is pattern


@pytest.mark.parametrize(
    "written", ["123456789012", '"012345678901"', "012345678901"], ids=["number", "quoted", "leading zero"]
)
def test_an_account_keeps_its_twelve_digits(written: str) -> None:
    assert sample(('"123456789012"', written)).account == written.strip('"')


def test_nothing_changes_after_reading() -> None:
    environment = load(SAMPLE)
    with pytest.raises(ValidationError, match="frozen"):
        environment.services["chat"].tier = 3


def test_an_anchor_stands_for_its_value() -> None:
    environment = sample(("zones: [us-east-1a, us-east-1b]", "zones: &zones [us-east-1a, us-east-1b]"))
    assert environment == load(SAMPLE)


def test_problems_come_in_the_order_of_the_file_with_place_key_and_value() -> None:
    with pytest.raises(EnvironmentFileError) as refused:
        sample(("primary: us-east-1", "primary: us-east-2"), ("rpo: 10m", "rpo: soon"))
    first, second = refused.value.problems
    assert (first.place, first.key, first.value) == ("sample.yaml:15", "tiers.1.rpo", "soon")
    assert (second.place, second.key, second.value) == ("sample.yaml:48", "services.chat.primary", "us-east-2")
    assert str(refused.value) == f"{first}\n{second}"


def test_what_is_missing_has_no_value() -> None:
    with pytest.raises(EnvironmentFileError) as refused:
        sample(("    primary: us-east-1\n", ""))
    assert [(each.key, each.value) for each in refused.value.problems] == [("services.chat.primary", None)]


def test_a_problem_without_key_is_said_without_one() -> None:
    assert str(Problem(place="a.yaml:1", key="", value=None, message="it is empty")) == "a.yaml:1: it is empty"


def test_the_demo_is_right_and_shows_every_pattern() -> None:
    demo = load(find("demo"))
    assert {demo.pattern_of(service) for service in demo.services.values()} == set(Pattern)
    assert len(demo.regions) == 2


def test_the_sample_itself_has_no_mistake() -> None:
    assert sample() == load(SAMPLE)
    assert len(problems(("domain:", "domian:"))) == 2
    assert changed() == SAMPLE.read_text(encoding="utf-8")
