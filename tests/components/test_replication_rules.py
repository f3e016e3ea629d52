"""The replication modes as tables of directed rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.replication_rules import Copies, Rule, rules
from spec.modes import BucketMode
from tests.components.given import EAST, EUROPE, WEST

BOTH = [(EAST, WEST), (EAST, EUROPE), (WEST, EAST), (WEST, EUROPE), (EUROPE, EAST), (EUROPE, WEST)]
OUT = [(EAST, WEST), (EAST, EUROPE)]


def copies(mode: BucketMode, *targets: str, home: str = EAST, name: str = "data", prefix: str = "") -> Copies:
    return Copies(name=name, prefix=prefix, mode=mode, home=home, targets=targets)


@pytest.mark.parametrize(
    ("mode", "targets", "pairs", "rtc"),
    [
        (BucketMode.BOTH_WAYS_RTC, (WEST,), [(EAST, WEST), (WEST, EAST)], True),
        (BucketMode.BOTH_WAYS_RTC, (WEST, EUROPE), BOTH, True),
        (BucketMode.ONE_WAY_RTC, (WEST,), [(EAST, WEST)], True),
        (BucketMode.ONE_WAY_RTC, (WEST, EUROPE), OUT, True),
        (BucketMode.ONE_WAY, (WEST, EUROPE), OUT, False),
        (BucketMode.COPIED, (WEST, EUROPE), [], False),
        *[(mode, (), [], False) for mode in BucketMode],
    ],
)
def test_a_mode_is_a_table_of_rules(
    mode: BucketMode, targets: tuple[str, ...], pairs: list[tuple[str, str]], rtc: bool
) -> None:
    assert rules([copies(mode, *targets)]) == tuple(
        Rule(
            name=f"data-to-{target}",
            prefix="",
            source=source,
            target=target,
            rtc=rtc,
            back=mode is BucketMode.BOTH_WAYS_RTC,
        )
        for source, target in pairs
    )


def test_each_copy_keeps_its_own_prefix_and_direction() -> None:
    found = rules(
        [
            copies(BucketMode.ONE_WAY, WEST, name="small", prefix="sha256/aa/"),
            copies(BucketMode.ONE_WAY_RTC, EAST, home=WEST, name="large", prefix="sha256/bb/"),
        ]
    )
    assert [(rule.name, rule.prefix, rule.source, rule.target, rule.rtc) for rule in found] == [
        ("small-to-us-west-2", "sha256/aa/", EAST, WEST, False),
        ("large-to-us-east-1", "sha256/bb/", WEST, EAST, True),
    ]


@given(st.sampled_from(BucketMode), st.permutations([WEST, EUROPE, "ap-south-1"]), st.integers(0, 3))
def test_no_bucket_replicates_into_itself_and_no_rule_is_there_twice(
    mode: BucketMode, targets: list[str], count: int
) -> None:
    found = rules([copies(mode, *targets[:count])])
    assert all(rule.source != rule.target for rule in found)
    assert len({(rule.source, rule.name) for rule in found}) == len(found)
