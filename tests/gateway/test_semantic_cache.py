"""The semantic cache at the real LiteLLM proxy: who is answered from it, and what it costs when it is away.

`pytest -s` prints what a look-up costs. The Valkey is the local cloud's stand-in, over TLS, with IAM's login.
"""

import json
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from components.gateway_config import Backend, Reliability, RequestLog, SemanticCache, render, render_cache
from components.gateway_files.gateway_cache import COOLDOWN_SECONDS, DEADLINE_SECONDS
from components.gateway_files.gateway_keys import digest
from tests.gateway.backend import Stand, standing
from tests.gateway.cache import Elasticache, elasticache
from tests.gateway.proxy import Answer, Proxy, black_hole, running

TTL = 6
NOISE = 0.2
"""Seconds that a busy machine adds to anything."""
KEYS = {
    "team": {"sha256": digest("sk-team"), "models": ["claude", "claude-degraded"]},
    "other": {"sha256": digest("sk-other"), "models": ["claude"]},
}
WARM, NEAR, FAR = "How do I file a claim?", "How does one file a claim?", "What is a deductible?"


@dataclass(frozen=True)
class World:
    """A gateway with a cache, its stand-ins by name, and an AWS that keeps its log and its metrics."""

    gateway: Proxy
    stands: dict[str, Stand]
    group: Elasticache
    aws: str

    def ask(self, text: str, *, model: str = "claude", key: str = "sk-team", **more: Any) -> Answer:
        body = {"model": model, "messages": [{"role": "user", "content": text}], **more}
        return self.gateway.post("/v1/chat/completions", body, key=key)

    def client(self, service: str) -> Any:
        make: Any = boto3.client
        known = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": "us-east-1"}
        return make(service, endpoint_url=self.aws, **known)

    def until_kept(self, text: str = WARM, patience: float = 4 * COOLDOWN_SECONDS, **more: Any) -> Answer:
        """Ask until the cache answers."""
        until = time.monotonic() + patience
        while "x-relight-cache" not in (answer := self.ask(text, **more)).headers:
            assert time.monotonic() < until
            time.sleep(0.3)
        return answer

    def asked(self, *names: str) -> int:
        return sum(len(self.stands[name].asked) for name in names)


def backend(stand: Stand, **more: Any) -> Backend:
    return Backend(name=stand.name, litellm_model="hosted_vllm/m", api_base=f"{stand.url}/v1", **more)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """claude, then claude-west; qwen where a caller asks for less. The gateway is started while the cache is dead."""
    with ExitStack() as end:
        names = ("claude", "claude-west", "qwen", "titan")
        stands = {name: end.enter_context(standing(Stand(name))) for name in names}
        near, far = [1.0, 0.1] + [0.0] * 6, [0.0] * 7 + [1.0]
        stands["titan"].vectors |= {WARM: [1.0] + [0.0] * 7, NEAR: near, FAR: far}
        group = end.enter_context(elasticache(tmp_path_factory.mktemp("authority")))
        server = ThreadedMotoServer(port=0)
        server.start()
        end.callback(server.stop)
        aws = "http://{}:{}".format(*server.get_host_and_port()).replace("0.0.0.0", "127.0.0.1")
        route = [backend(stands["claude"]), backend(stands["claude-west"]), backend(stands["qwen"], weaker=True)]
        embedding = Backend(
            name="titan", litellm_model="openai/e", api_base=f"{stands['titan'].url}/v1", key_variable="TITAN_API_KEY"
        )
        cache = SemanticCache(
            group="prod-claims", region="us-east-1", embedding=embedding, similarity=0.95, ttl=TTL, stale=600
        )
        log = RequestLog(bucket="audit", region="us-east-1", prefix="requests/claims")
        config = render(route, Reliability(timeout=6, first_token=1, cooldown=4), log)
        secrets = {"VIRTUAL_KEYS": json.dumps(KEYS), "TITAN_API_KEY": "sk-titan"}
        environment = {"AWS_ENDPOINT_URL": aws, **group.environment()}
        group.die()
        folder = tmp_path_factory.mktemp("gateway")
        gateway = end.enter_context(running(folder, config, secrets, environment, render_cache(cache)))
        world = World(gateway, stands, group, aws)
        world.client("s3").create_bucket(Bucket="audit")
        yield world


def test_a_gateway_starts_and_answers_while_the_cache_is_dead(whole: World) -> None:
    answers = [whole.ask(WARM) for _ in range(4)]
    assert [(answer.status, answer.by) for answer in answers] == [(200, "claude")] * 4
    assert max(answer.seconds for answer in answers[1:]) < DEADLINE_SECONDS + NOISE
    whole.group.live()
    assert whole.until_kept().by == "cache"


@pytest.fixture
def world(whole: World) -> World:
    """The same, with every stand-in well again, the cache alive and empty."""
    if whole.group.dead:
        whole.group.live()
    for stand in whole.stands.values():
        stand.status, stand.delay = 200, 0
        stand.stopped.set()
        stand.stopped.clear()
    until = time.monotonic() + 60
    while whole.ask("Who are you?", cache={"no-cache": True}).by != "claude":
        assert time.monotonic() < until
        time.sleep(0.5)
    whole.until_kept("Are you well?")
    time.sleep(0.3)  # what the last test asked may still be being kept
    for kept in whole.group.valkey.groups.values():
        kept.entries.clear()
    for stand in whole.stands.values():
        stand.asked.clear()
    return whole


def test_a_hit_is_answered_without_a_model_and_says_so(world: World) -> None:
    first = world.ask(WARM)
    assert (first.by, "x-relight-cache" in first.headers) == ("claude", False)
    again = world.until_kept(WARM)
    assert (again.status, again.by, again.headers["x-relight-cache"]) == (200, "cache", "hit")
    assert 0 <= int(again.headers["x-relight-cache-age"]) <= TTL
    said = json.loads(again.text)
    assert (said["model"], said["choices"][0]["message"]["content"]) == ("claude", "claude")
    assert said["usage"]["total_tokens"] == 0
    before = world.asked("claude", "claude-west", "qwen")
    costs = [world.ask(WARM).seconds for _ in range(5)]
    print(f"\na hit takes {1000 * statistics.median(costs):.0f} ms")
    assert world.asked("claude", "claude-west", "qwen") == before


def test_a_near_question_hits_and_a_far_one_does_not(world: World) -> None:
    world.until_kept(WARM)
    assert world.ask(NEAR).by == "cache"
    assert world.ask(FAR).by == "claude"


@pytest.mark.parametrize(
    "more", [{"key": "sk-other"}, {"temperature": 0}, {"user": "jane"}, {"stream": True}, {"cache": {"no-cache": True}}]
)
def test_another_caller_another_parameter_or_a_stream_is_asked_of_a_model(world: World, more: dict[str, Any]) -> None:
    world.until_kept(WARM)
    answer = world.ask(WARM, **more)
    assert (answer.status, answer.by, "x-relight-cache" in answer.headers) == (200, "claude", False)


def test_a_message_before_is_part_of_the_question(world: World) -> None:
    world.until_kept(WARM)
    messages = [{"role": "system", "content": "Say no."}, {"role": "user", "content": WARM}]
    body = {"model": "claude", "messages": messages}
    assert world.gateway.post("/v1/chat/completions", body, key="sk-team").by == "claude"


def test_what_a_caller_wants_kept_out_is_not_kept(world: World) -> None:
    for _ in range(3):
        assert world.ask(WARM, cache={"no-store": True}).by == "claude"
        time.sleep(0.3)
    assert world.ask(WARM).by == "claude"


def test_an_answer_is_given_again_for_its_time_whatever_models_are_away(world: World) -> None:
    world.until_kept(WARM)
    for name in ("claude", "claude-west", "qwen"):
        world.stands[name].status, world.stands[name].body = 503, {"error": {"message": "away"}}
    assert world.ask(FAR).status >= 429  # which opens the breakers
    assert world.ask(FAR).status >= 429
    assert (world.ask(WARM).status, world.ask(NEAR).by) == (200, "cache")
    time.sleep(TTL + 1)
    # It is stale now: the reference's name is for the reference's own answers, the degraded one for what there is.
    assert world.ask(WARM).status >= 429
    stale = world.ask(WARM, model="claude-degraded")
    assert (stale.status, stale.by, stale.headers["x-relight-cache"]) == (200, "stale-cache", "stale")
    assert int(stale.headers["x-relight-cache-age"]) > TTL
    assert json.loads(stale.text)["model"] == "claude-degraded"
    assert world.ask(WARM, model="claude-degraded", key="sk-other").status == 403


def test_a_weaker_models_answer_is_never_kept(world: World) -> None:
    for name in ("claude", "claude-west"):
        world.stands[name].status, world.stands[name].body = 503, {"error": {"message": "away"}}
    for _ in range(3):
        assert world.ask(WARM, model="claude-degraded").by == "qwen"
        time.sleep(0.3)
    for name in ("claude", "claude-west"):
        world.stands[name].status = 200
    assert world.ask(WARM).by in ("claude", "claude-west")


def test_what_counts_as_the_same_is_kept_under_the_references_name(world: World) -> None:
    world.stands["claude"].status, world.stands["claude"].body = 503, {"error": {"message": "away"}}
    assert world.ask(WARM).by == "claude-west"
    assert json.loads(world.until_kept(WARM).text)["choices"][0]["message"]["content"] == "claude-west"


def dead_for_callers(world: World) -> list[float]:
    """The seconds of five answers from a model, beyond what one takes without a look-up."""
    usual = statistics.median(world.ask(FAR, cache={"no-cache": True}, stream=True).seconds for _ in range(5))
    world.group.die()
    answers = [world.ask(WARM) for _ in range(5)]
    assert [(answer.status, answer.by) for answer in answers] == [(200, "claude")] * 5
    return [answer.seconds - usual for answer in answers]


def test_a_cache_that_refuses_costs_next_to_nothing(world: World) -> None:
    first, *after = dead_for_callers(world)
    print(f"\nrefused: first {first:.2f} s more, then {statistics.median(after):.2f} s")
    assert first < DEADLINE_SECONDS + NOISE
    assert statistics.median(after) < 0.1


def test_a_cache_that_takes_no_connections_costs_its_deadline_once(world: World) -> None:
    world.until_kept(WARM)
    world.group.die()
    with black_hole(world.group.port):
        first, *after = dead_for_callers(world)
        print(f"\ngone: first {first:.2f} s more, then {statistics.median(after):.2f} s")
        assert first < DEADLINE_SECONDS + NOISE
        assert statistics.median(after) < 0.1
    world.group.live()
    assert world.until_kept(WARM).by == "cache"


def test_an_embedding_that_hangs_costs_the_deadline_once(world: World) -> None:
    world.stands["titan"].delay = 60
    first, *after = [world.ask(WARM) for _ in range(5)]
    assert [answer.by for answer in (first, *after)] == ["claude"] * 5
    assert first.seconds < 2 * DEADLINE_SECONDS + NOISE
    assert max(answer.seconds for answer in after) < DEADLINE_SECONDS


def records(world: World) -> list[dict[str, Any]]:
    s3 = world.client("s3")
    found = s3.list_objects_v2(Bucket="audit", Prefix="requests/claims/").get("Contents", [])
    return [json.loads(s3.get_object(Bucket="audit", Key=each["Key"])["Body"].read()) for each in found]


def metric(world: World, name: str) -> float:
    found = world.client("cloudwatch").get_metric_statistics(
        Namespace="Relight/Gateway",
        MetricName=name,
        Dimensions=[{"Name": "Service", "Value": "claims"}],
        StartTime=time.time() - 3600,
        EndTime=time.time() + 60,
        Period=3600,
        Statistics=["Sum"],
    )["Datapoints"]
    return float(sum(point["Sum"] for point in found))


def settled(world: World) -> dict[str, float]:
    """The counts, once nothing more is being counted."""
    names = ("Requests", "Cached", "Degraded", "Errors")
    before: dict[str, float] = {}
    while before != (before := {name: metric(world, name) for name in names}):
        time.sleep(4)
    return before


def test_hits_are_counted_and_recorded_and_what_the_gateway_asks_itself_is_not(world: World) -> None:
    before = settled(world)
    assert world.ask(WARM).by == "claude"
    time.sleep(0.5)  # it is kept in the background
    assert world.ask(WARM).by == "cache"
    assert world.ask(FAR).by == "claude"
    after = settled(world)
    assert {name: after[name] - before[name] for name in after} == {
        "Requests": 3.0,
        "Cached": 1.0,
        "Degraded": 0.0,
        "Errors": 0.0,
    }
    found, until = records(world), time.monotonic() + 60
    while "cache" not in [each["model_id"] for each in found]:
        assert time.monotonic() < until
        time.sleep(1)
        found = records(world)
    assert all(each["cache_hit"] == (each["model_id"] in ("cache", "stale-cache")) for each in found)
    answered = [each for each in found if each["status"] == "success"]
    assert {each["metadata"]["user_api_key_alias"] for each in answered} <= {"team", "other"}
    assert not [each for each in found if "embedding" in str(each["call_type"])]


def test_neither_questions_nor_keys_are_told_to_the_log(world: World) -> None:
    world.until_kept(WARM)
    log = (world.gateway.folder / "log").read_text(encoding="utf-8")
    assert [text for text in (WARM, "sk-titan", "X-Amz-Signature") if text in log] == []
    kept = [bytes(value) for group in world.group.valkey.groups.values() for value in entries(group)]
    assert kept
    assert [value for value in kept if WARM.encode() in value] == []


def entries(group: Any) -> Iterator[bytes]:
    for entry in group.entries.values():
        yield from entry.fields.values()
