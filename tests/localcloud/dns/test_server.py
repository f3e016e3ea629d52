"""The resolver: kept answers, and questions over the wire."""

from collections.abc import Iterator
from types import SimpleNamespace

import dns.message
import dns.query
import dns.rcode
import pytest

from localcloud.dns.answer import Link
from localcloud.dns.records import Record
from localcloud.dns.resolver import Resolver
from localcloud.dns.server import DnsServer
from localcloud.dns.zones import zones
from tests.localcloud.conftest import World

EAST, WEST = "us-east-1", "us-west-2"
HOST = "claims.demo.example.com"


def records() -> list[Record]:
    def one(region: str, role: str) -> Record:
        values = (f"claims.{region}.demo.example.com",)
        return Record(
            name=HOST, type="CNAME", values=values, identifier=region, failover=role, health_check=region, ttl=60
        )

    return [
        one(EAST, "PRIMARY"),
        one(WEST, "SECONDARY"),
        *(
            Record(name=f"claims.{region}.demo.example.com", type="CNAME", values=(f"{region}.elb.example",), ttl=300)
            for region in (EAST, WEST)
        ),
        Record(name="demo.example.com", type="TXT", values=(f'"{200 * "a"}"', f'"{200 * "b"}"', f'"{200 * "c"}"')),
    ]


@pytest.fixture
def state() -> SimpleNamespace:
    return SimpleNamespace(now=0.0, down=set())


@pytest.fixture
def resolver(state: SimpleNamespace) -> Resolver:
    return Resolver(
        lambda: {"demo.example.com": records()},
        lambda check: check not in state.down,
        lambda host: "127.0.0.1" if host.endswith(".elb.example") else None,
        clock=60,
        now=lambda: state.now,
    )


def last_cname(links: tuple[Link, ...]) -> str:
    return links[-2].value


def test_an_answer_is_kept_for_its_shortest_ttl_divided_by_the_clock(
    resolver: Resolver, state: SimpleNamespace
) -> None:
    assert last_cname(resolver.resolve(HOST, WEST)) == "us-east-1.elb.example"
    state.down.add(EAST)
    state.now = 0.5
    kept = resolver.resolve(HOST, WEST)
    assert last_cname(kept) == "us-east-1.elb.example"
    assert (kept[0].ttl, kept[0].why) == (30, "failover: primary us-east-1 (kept, 30 s left)")
    state.now = 1.01
    assert last_cname(resolver.resolve(HOST, WEST)) == "us-west-2.elb.example"


def test_one_clients_kept_answer_is_not_anothers(resolver: Resolver, state: SimpleNamespace) -> None:
    resolver.resolve(HOST, WEST)
    state.down.add(EAST)
    assert last_cname(resolver.resolve(HOST, EAST)) == "us-west-2.elb.example"


@pytest.fixture
def server(resolver: Resolver) -> Iterator[DnsServer]:
    server = DnsServer(resolver)
    server.start()
    yield server
    server.close()


def query(server: DnsServer, name: str, kind: str = "A", tcp: bool = False) -> dns.message.Message:
    asked = dns.message.make_query(name, kind)
    send = dns.query.tcp if tcp else dns.query.udp
    return send(asked, "127.0.0.1", timeout=5, port=server.port)


@pytest.mark.parametrize("tcp", [False, True], ids=["udp", "tcp"])
def test_a_question_over_the_wire_gets_the_whole_chain(server: DnsServer, tcp: bool) -> None:
    found = query(server, HOST, tcp=tcp)
    assert [each.to_text() for each in found.answer] == [
        "claims.demo.example.com. 60 IN CNAME claims.us-east-1.demo.example.com.",
        "claims.us-east-1.demo.example.com. 300 IN CNAME us-east-1.elb.example.",
        "us-east-1.elb.example. 60 IN A 127.0.0.1",
    ]


def test_names_that_are_not_there_and_names_that_are_not_ours(server: DnsServer) -> None:
    assert query(server, "none.demo.example.com").rcode() == dns.rcode.NXDOMAIN
    assert query(server, "example.org").rcode() == dns.rcode.REFUSED
    there = query(server, "demo.example.com")
    assert (there.rcode(), there.answer) == (dns.rcode.NOERROR, [])


def test_an_answer_too_long_for_a_datagram_is_cut_and_comes_whole_over_tcp(server: DnsServer) -> None:
    cut = query(server, "demo.example.com", "TXT")
    assert cut.flags & dns.flags.TC
    assert len(query(server, "demo.example.com", "TXT", tcp=True).answer[0]) == 3


def test_the_zones_are_those_of_route_53(world: World) -> None:
    route53 = world.client("route53")
    zone = route53.create_hosted_zone(Name="demo.example.com", CallerReference="a")["HostedZone"]["Id"]
    weighted = {"Name": HOST, "Type": "CNAME", "TTL": 30, "SetIdentifier": EAST, "Weight": 0, "HealthCheckId": "h"}
    alias = {"HostedZoneId": "Z1", "DNSName": "lb.example.net.", "EvaluateTargetHealth": True}
    batch = [
        {**weighted, "ResourceRecords": [{"Value": "b.example.com"}]},
        {"Name": "a.demo.example.com", "Type": "A", "AliasTarget": alias},
    ]
    changes = [{"Action": "CREATE", "ResourceRecordSet": each} for each in batch]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    found = {each.name: each for each in zones(world.funnel.lock)["demo.example.com"] if each.type not in ("NS", "SOA")}
    assert found == {
        HOST: Record(
            name=HOST, type="CNAME", values=("b.example.com",), ttl=30, identifier=EAST, weight=0, health_check="h"
        ),
        "a.demo.example.com": Record(name="a.demo.example.com", type="A", alias="lb.example.net", follows_target=True),
    }
