"""The arithmetic of a region's address range."""

from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.subnets import ZoneSubnets, divide

ZONES = ("us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d")

CIDRS = st.builds(
    lambda bits, number: IPv4Network((10 << 24 | (number << (32 - bits)) & 0xFFFFFF, bits)),
    st.integers(16, 20),
    st.integers(0, 255),
)


def test_a_16_is_divided_into_19s_and_22s() -> None:
    assert divide(IPv4Network("10.10.0.0/16"), ZONES[:3]) == (
        ZoneSubnets("us-east-1a", "10.10.0.0/19", "10.10.224.0/22"),
        ZoneSubnets("us-east-1b", "10.10.32.0/19", "10.10.228.0/22"),
        ZoneSubnets("us-east-1c", "10.10.64.0/19", "10.10.232.0/22"),
    )


@given(CIDRS, st.integers(2, 4))
def test_ranges_lie_inside_the_regions_and_never_overlap(cidr: IPv4Network, count: int) -> None:
    ranges = [IPv4Network(text) for each in divide(cidr, ZONES[:count]) for text in (each.private, each.public)]
    assert len(ranges) == 2 * count
    assert all(each.subnet_of(cidr) for each in ranges)
    assert not any(first.overlaps(second) for first, second in combinations(ranges, 2))


@given(CIDRS, st.integers(2, 3))
def test_a_zone_that_is_added_moves_none_that_are_there(cidr: IPv4Network, count: int) -> None:
    assert divide(cidr, ZONES[: count + 1])[:count] == divide(cidr, ZONES[:count])


@given(CIDRS)
def test_the_smallest_range_is_one_that_aws_takes(cidr: IPv4Network) -> None:
    # /28 to /16: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
    assert all(16 <= IPv4Network(each.public).prefixlen <= 28 for each in divide(cidr, ZONES))


@pytest.mark.parametrize(("side", "usable"), [("private", 8187), ("public", 1019)])
def test_the_docstrings_figures_of_usable_addresses_hold(side: str, usable: int) -> None:
    (first, *_) = divide(IPv4Network("10.10.0.0/16"), ZONES)
    # AWS keeps five addresses of each subnet.
    assert IPv4Network(getattr(first, side)).num_addresses - 5 == usable
