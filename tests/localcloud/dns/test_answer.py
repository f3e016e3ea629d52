"""Answers as Route 53 gives them, from records and health."""

from collections import Counter
from typing import Any

import pytest

from localcloud.dns.answer import Answer, Asked, answer
from localcloud.dns.records import Record

EAST, WEST, EUROPE = "us-east-1", "us-west-2", "eu-west-1"
HOST = "claims.demo.example.com"


def region(name: str, **more: Any) -> Record:
    return Record(
        name=HOST, type="CNAME", values=(f"claims.{name}.demo.example.com",), identifier=name, health_check=name, **more
    )


def latency(*names: str) -> list[Record]:
    return [region(name, region=name) for name in names]


def failover(check: str | None = WEST) -> list[Record]:
    second = region(WEST, failover="SECONDARY")
    plain = Record(name=HOST, type="CNAME", values=second.values, identifier=WEST, failover="SECONDARY")
    return [region(EAST, failover="PRIMARY"), second if check else plain]


def asked(
    records: list[Record],
    client: str = "",
    down: tuple[str, ...] = (),
    draw: float = 0.0,
    name: str = HOST,
    kind: str = "A",
) -> Answer:
    who = Asked(client_region=client, healthy=lambda check: check not in down, draw=lambda: draw)
    return answer({"demo.example.com": records}, name, kind, who)


def first(found: Answer) -> tuple[str, str]:
    return found.links[0].value.split(".")[1], found.links[0].why


@pytest.mark.parametrize(
    ("client", "down", "region", "why"),
    [
        ("", (), EAST, "latency: us-east-1, the first"),
        (WEST, (), WEST, "latency: us-west-2 is nearest to us-west-2"),
        ("eu-central-1", (), EUROPE, "latency: eu-west-1 is nearest to eu-central-1"),
        ("us-east-2", (), EAST, "latency: us-east-1 is nearest to us-east-2"),
        ("us-east-2", (EAST,), WEST, "latency: us-east-1 is unhealthy, so us-west-2 is nearest to us-east-2"),
        (
            WEST,
            (EAST, WEST, EUROPE),
            WEST,
            "all unhealthy, so all are asked: latency: us-west-2 is nearest to us-west-2",
        ),
    ],
)
def test_latency_answers_with_the_nearest_healthy_region(
    client: str, down: tuple[str, ...], region: str, why: str
) -> None:
    assert first(asked(latency(EAST, WEST, EUROPE), client, down)) == (region, why)


@pytest.mark.parametrize(
    ("down", "check", "region", "why"),
    [
        ((), WEST, EAST, "failover: primary us-east-1"),
        ((WEST,), WEST, EAST, "failover: primary us-east-1"),
        ((EAST,), WEST, WEST, "failover: primary us-east-1 is unhealthy, so secondary us-west-2"),
        ((EAST, WEST), WEST, EAST, "failover: all unhealthy, so primary us-east-1"),
        ((EAST, WEST), None, WEST, "failover: primary us-east-1 is unhealthy, so secondary us-west-2"),
    ],
)
def test_failover_answers_with_the_secondary_only_while_the_primary_is_unhealthy(
    down: tuple[str, ...], check: str | None, region: str, why: str
) -> None:
    assert first(asked(failover(check), WEST, down)) == (region, why)


def test_weights_share_the_answers_out() -> None:
    records = [region(EAST, weight=80), region(WEST, weight=20)]
    found = Counter(first(asked(records, draw=each / 100))[0] for each in range(100))
    assert found == {EAST: 80, WEST: 20}
    assert first(asked(records, draw=0.9))[1] == "weighted: us-west-2, 20 of 100"
    assert first(asked(records, down=(EAST,), draw=0.0))[0] == WEST


def test_a_weight_of_zero_answers_only_where_nothing_else_does() -> None:
    records = [region(EAST, weight=1), region(WEST, weight=0)]
    assert {first(asked(records, draw=each / 10))[0] for each in range(10)} == {EAST}
    assert first(asked(records, down=(EAST,)))[0] == WEST
    assert first(asked(records, down=(EAST, WEST), draw=0.99))[0] == EAST


def test_a_cname_is_followed_to_the_load_balancer() -> None:
    gateway = Record(name=f"claims.{WEST}.demo.example.com", type="CNAME", values=("lb.example.net.",), ttl=30)
    who = Asked(client_region=WEST, healthy=lambda _: True, draw=lambda: 0.0, address={"lb.example.net": "1.2.3.4"}.get)
    found = answer({"demo.example.com": [*latency(EAST, WEST), gateway]}, f"{HOST.upper()}.", "A", who)
    assert [(each.name, each.type, each.value, each.ttl) for each in found.links] == [
        (HOST, "CNAME", f"claims.{WEST}.demo.example.com", 60),
        (f"claims.{WEST}.demo.example.com", "CNAME", "lb.example.net.", 30),
        ("lb.example.net", "A", "1.2.3.4", 60),
    ]


def test_an_alias_is_as_healthy_as_its_target_where_it_says_so() -> None:
    target = Record(name="east.demo.example.com", type="A", values=("1.1.1.1",), health_check=EAST)
    pair: dict[str, Any] = {"type": "A", "name": HOST}
    first_ = Record(**pair, identifier="e", failover="PRIMARY", alias="east.demo.example.com", follows_target=True)
    second = Record(**pair, identifier="w", failover="SECONDARY", values=("2.2.2.2",))
    records = [first_, second, target]
    assert [each.value for each in asked(records).links] == ["east.demo.example.com", "1.1.1.1"]
    assert [each.type for each in asked(records).links] == ["ALIAS", "A"]
    assert [each.value for each in asked(records, down=(EAST,)).links] == ["2.2.2.2"]


def test_what_is_not_there_is_told_apart_from_what_is_not_ours() -> None:
    records = latency(EAST)
    assert asked(records, name="none.demo.example.com") == Answer(known=False)
    assert asked(records, name="example.org") == Answer(known=None)
    assert asked(records, kind="TXT", name="demo.example.com") == Answer(known=True)


def test_a_circle_of_cnames_ends() -> None:
    one = Record(name="a.demo.example.com", type="CNAME", values=("b.demo.example.com",))
    other = Record(name="b.demo.example.com", type="CNAME", values=("a.demo.example.com",))
    assert len(asked([one, other], name="a.demo.example.com").links) == 8


def test_a_wildcard_answers_for_names_without_records() -> None:
    records = [Record(name="*.demo.example.com", type="TXT", values=('"any"',)), *latency(EAST)]
    assert asked(records, name="new.demo.example.com", kind="TXT").links[0].value == '"any"'
    assert asked(records, kind="TXT").links[0].type == "CNAME"
