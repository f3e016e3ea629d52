"""`relight ask`: whom it asks, what it makes of the answer, and what it says when there is none."""

import json
import socket
import ssl
from dataclasses import replace
from typing import Any, cast

import pytest

from cli import ask
from cli.errors import FailedError, UserError
from cli.home import Home
from cli.network import Record, Way, region_of
from cli.question import Reply, put, read
from cli.session import Session
from spec.load import find, load

DEMO = load(find("demo"))
BALANCER = "k8s-claims-gateway-0a1b2c3d4e.elb.us-west-2.amazonaws.com"
HOST = "claims-assistant.demo.example.com"
WAY = Way(
    records=(
        Record(name=HOST, type="CNAME", value=BALANCER, why="latency: us-west-2 is nearest"),
        Record(name=BALANCER, type="A", value="127.0.0.1", why="load balancer"),
    ),
    balancer=BALANCER,
    region="us-west-2",
)
POD = {"region": "us-west-2", "namespace": "claims-assistant", "pod": "gateway-0"}
HEADERS = {"x-litellm-model-id": "claude-east", "llm_provider-x-relight-answered": "bedrock us-east-1"}


def body(text: str = "Yes.", **more: Any) -> bytes:
    return json.dumps({"choices": [{"message": {"content": text}}], **more}).encode()


class Connection:
    """Stands where a TLS connection would."""

    def getsockname(self) -> tuple[str, int]:
        return ("127.0.0.1", 4711)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        return None


class Network:
    """A network that can't be reached `refusals` times."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.near: list[str | None] = []

    def find(self, host: str, near: str | None) -> Way:
        assert host == HOST
        self.near.append(near)
        return WAY

    def connect(self, way: Way, host: str, seconds: float) -> ssl.SSLSocket:
        if self.refusals:
            self.refusals -= 1
            raise ConnectionRefusedError("nothing listens there")
        return cast(ssl.SSLSocket, Connection())

    def passed_to(self, port: int) -> dict[str, str]:
        assert port == 4711
        return POD


class Cloud:
    """A cloud with that network."""

    network_is_ours = True

    def __init__(self, network: Network) -> None:
        self._network = network

    def start(self) -> bool:
        return False

    def network(self) -> Network:
        return self._network


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The groups that were asked; the gateway answers as claude-east."""
    groups: list[str] = []

    def put(connection: Any, host: str, key: str, model: str, question: str, *, cached: bool) -> Reply:
        assert (host, key, question) == (HOST, "sk-1", "Is hail covered?")
        groups.append(model)
        return read(200, HEADERS, body(), 0.1)

    monkeypatch.setattr(ask, "put", put)
    monkeypatch.setattr(ask, "master_key", lambda session, secret, region: "sk-1")
    monkeypatch.setattr(ask, "_PAUSE", 0.0)
    return groups


def session(network: Network) -> Session:
    return Session(DEMO, cast(Any, Cloud(network)), Home.find())


def told(network: Network, *, near: str | None = None, degraded: bool = False, wait: float = 0) -> ask.Told:
    return ask.ask(session(network), "claims-assistant", "Is hail covered?", near=near, degraded=degraded, wait=wait)


def test_the_reference_is_asked_from_the_primary_region_unless_told_otherwise(asked: list[str]) -> None:
    network = Network()
    assert told(network).reply.deployment == "claude-east"
    told(network, near="us-west-2")
    assert asked == ["claude-east", "claude-east"]
    assert network.near == ["us-east-1", "us-west-2"]


def test_the_weaker_models_are_asked_under_the_name_that_says_so(asked: list[str]) -> None:
    assert told(Network(), degraded=True).degraded
    assert asked == ["claude-east-degraded"]


def test_a_gateway_that_is_still_starting_is_asked_again(asked: list[str]) -> None:
    assert told(Network(refusals=3), wait=30).reply.status == 200
    with pytest.raises(FailedError, match=r"a gateway that doesn't answer \(nothing listens there\): `relight status"):
        told(Network(refusals=1))


@pytest.mark.parametrize(
    ("service", "near", "degraded", "says"),
    [
        ("nobody", None, False, "has no service 'nobody': it has claims-assistant, "),
        ("claims-assistant", "eu-west-1", False, "has no region 'eu-west-1' to ask from"),
        ("nightly-summaries", None, True, "nightly-summaries has no degraded mode"),
    ],
)
def test_what_is_not_there_can_not_be_asked(
    asked: list[str], service: str, near: str | None, degraded: bool, says: str
) -> None:
    with pytest.raises(UserError, match=says):
        ask.ask(session(Network()), service, "?", near=near, degraded=degraded, wait=0)
    assert asked == []


def test_the_way_is_shown_step_by_step(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    network = Network()
    ask.finish(told(network), session(network), as_json=False)
    shown = capsys.readouterr().out
    for part in (
        f"{HOST}, asked from us-east-1",
        "latency: us-west-2 is nearest",
        f"{BALANCER}, TLS",
        "pod gateway-0 in us-west-2",
        "claude-east, the reference: bedrock us-east-1",
    ):
        assert part in shown
    assert shown.endswith("\n\nYes.\n")
    assert "DEGRADED" not in shown
    assert "sk-1" not in shown


def test_scripts_get_the_same_as_data(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    network = Network()
    ask.finish(told(network), session(network), as_json=True)
    text = capsys.readouterr().out
    data = json.loads(text)
    assert (data["answer"], data["degraded"], data["region"]) == ("Yes.", False, "us-west-2")
    assert data["reply"]["deployment"] == "claude-east"
    assert data["pod"] == POD
    assert "sk-1" not in text


@pytest.mark.parametrize(
    ("deployment", "degraded"), [("claude-east", False), ("claude-west", False), ("qwen3-8b", True)]
)
def test_a_weaker_model_is_called_degraded_whatever_name_was_asked_for(
    asked: list[str], deployment: str, degraded: bool
) -> None:
    network = Network()
    found = told(network)
    found = replace(found, reply=replace(found.reply, deployment=deployment, fallbacks=2))
    judged = ask.judged(found, session(network))
    assert judged.degraded is degraded
    shown = "\n".join(ask.lines(judged))
    assert (f"DEGRADED: {deployment} is declared weaker than claude-east." in shown) is degraded
    assert ("in place of claude-east, after 2 that failed" in shown) is (deployment != "claude-east")


@pytest.mark.parametrize(
    ("by", "asked_degraded", "degraded"),
    [("cache", False, False), ("cache", True, False), ("stale-cache", True, True)],
)
def test_what_the_cache_gives_is_said_to_be_an_answer_of_before_and_an_old_one_degraded(
    asked: list[str], by: str, asked_degraded: bool, degraded: bool
) -> None:
    assert {ask.FRESH, ask.STALE} == {"cache", "stale-cache"}
    network = Network()
    found = told(network, degraded=asked_degraded)
    judged = ask.judged(replace(found, reply=replace(found.reply, deployment=by)), session(network))
    assert judged.degraded is degraded
    shown = "\n".join(ask.lines(judged))
    assert f"{by}, what claude-east, or what counts as the same, answered before" in shown
    assert ("DEGRADED: the answer is an old one of claude-east." in shown) is degraded
    assert "weaker" not in shown


@pytest.mark.parametrize(("cached", "wish"), [(False, {"no-cache": True, "no-store": True}), (True, None)])
def test_a_model_has_to_answer_unless_the_cache_may(cached: bool, wish: object) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        put(cast(ssl.SSLSocket, ours), HOST, "sk-1", "claude-east", "Is hail covered?", cached=cached)
        sent = json.loads(theirs.recv(1 << 16).partition(b"\r\n\r\n")[2])
    assert sent.get("cache") == wish


def test_no_answer_is_a_failure_in_one_sentence(asked: list[str]) -> None:
    network = Network()
    failed = read(503, {}, b'{"error": {"message": "No deployments available"}}', 0.1)
    with pytest.raises(FailedError) as raised:
        ask.finish(replace(told(network), reply=failed), session(network), as_json=False)
    assert str(raised.value) == (
        "No model of claims-assistant's route (claude-east, claude-west, claude-direct, qwen3-8b) that counts as "
        "claude-east answered: the gateway says 503, No deployments available. Where a weaker model will do, ask again "
        "with --degraded."
    )


@pytest.mark.parametrize(
    ("content", "text", "error"),
    [(body(), "Yes.", ""), (b"<html>", "", "<html>"), (b'{"error": "no"}', "", "no"), (b"[]", "", "[]")],
)
def test_whatever_comes_back_is_read(content: bytes, text: str, error: str) -> None:
    reply = read(200 if text else 502, {}, content, 0.1)
    assert (reply.text, reply.error) == (text, error)


def test_a_model_of_ours_names_itself_in_its_answer() -> None:
    assert read(200, {}, body(system_fingerprint="qwen3-8b@sha256:ab us-east-1a"), 0.1).backend.startswith("qwen3-8b@")


def test_the_region_is_in_the_load_balancers_name() -> None:
    assert region_of(BALANCER) == "us-west-2"
    assert region_of("192.0.2.1") == ""
