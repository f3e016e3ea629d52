"""The semantic cache at the real LiteLLM proxy: who is answered from it; `pytest -s` prints what a hit takes."""

import json
import statistics
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.gateway.cached import FAR, NEAR, TTL, WARM, World, cached_gateway


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with cached_gateway(tmp_path_factory) as world:
        yield world


@pytest.fixture
def world(whole: World) -> World:
    return whole.rested()


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
