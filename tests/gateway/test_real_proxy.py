"""What the gateway promises, at the real LiteLLM proxy: who answers when one is slow, fails or has no quota."""

import json
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from components.gateway_config import Backend, Reliability, RequestLog, render
from components.gateway_files.gateway_keys import digest
from components.gateway_health import UP
from tests.gateway.backend import REFUSED, TOO_LONG, Stand, standing
from tests.gateway.proxy import PROMPT, Proxy, running, sidecar

COOLDOWN = 8
TIMES = Reliability(timeout=6, first_token=1, cooldown=COOLDOWN)
KEYS = {
    "team": {"sha256": digest("sk-team"), "models": ["claude"]},
    "brave": {"sha256": digest("sk-brave"), "models": ["claude", "claude-degraded"]},
}


@dataclass(frozen=True)
class World:
    """A gateway, its stand-ins by name, and an AWS that keeps its log and its metrics."""

    gateway: Proxy
    stands: dict[str, Stand]
    aws: str

    def client(self, service: str) -> Any:
        make: Any = boto3.client
        return make(
            service, region_name="us-east-1", endpoint_url=self.aws, aws_access_key_id="a", aws_secret_access_key="b"
        )


def backend(stand: Stand, model: str = "hosted_vllm/m", **more: Any) -> Backend:
    return Backend(name=stand.name, litellm_model=model, api_base=f"{stand.url}/v1", **more)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """claude, then claude-west with a longer window, then direct; qwen only where a caller asks for less."""
    with ExitStack() as end:
        names = ("claude", "claude-west", "direct", "qwen")
        stands = {name: end.enter_context(standing(Stand(name))) for name in names}
        route = [
            backend(stands["claude"], model="openai/m", key_variable="PROVIDER_API_KEY", context=4096),
            backend(stands["claude-west"], context=4096),
            backend(stands["direct"], context=200_000),
            backend(stands["qwen"], weaker=True),
        ]
        server = ThreadedMotoServer(port=0)
        server.start()
        end.callback(server.stop)
        host, port = server.get_host_and_port()
        aws = f"http://{host}:{port}".replace("0.0.0.0", "127.0.0.1")
        log = RequestLog(bucket="audit", region="us-east-1", prefix="requests/claims")
        secrets = {"VIRTUAL_KEYS": json.dumps(KEYS), "PROVIDER_API_KEY": "sk-provider"}
        config = render(route, TIMES, log)
        gateway = end.enter_context(
            running(tmp_path_factory.mktemp("gateway"), config, secrets, {"AWS_ENDPOINT_URL": aws})
        )
        world = World(gateway, stands, aws)
        world.client("s3").create_bucket(Bucket="audit")
        assert [gateway.ask(name).status for name in names[:3]] == [200] * 3
        yield world


@pytest.fixture
def world(whole: World) -> Iterator[World]:
    """The same, with every stand-in well again and every breaker closed afterwards."""
    yield whole
    for stand in whole.stands.values():
        stand.status, stand.body, stand.headers, stand.delay = 200, {}, {}, 0
        stand.stopped.set()
        stand.stopped.clear()
    until = time.monotonic() + 6 * COOLDOWN
    while whole.gateway.ask("claude").by != "claude" or whole.gateway.ask("claude-west").by != "claude-west":
        assert time.monotonic() < until
        time.sleep(0.5)
    for stand in whole.stands.values():
        stand.asked.clear()


def test_the_first_answers_and_the_response_says_who(world: World) -> None:
    answer = world.gateway.ask("claude")
    assert (answer.status, answer.by) == (200, "claude")
    assert json.loads(answer.text)["choices"][0]["message"]["content"] == "claude"


def test_one_that_fails_is_asked_twice_and_then_left_alone(world: World) -> None:
    world.stands["claude"].status, world.stands["claude"].body = 500, {"error": {"message": "boom"}}
    answers = [world.gateway.ask("claude") for _ in range(5)]
    assert [answer.by for answer in answers] == ["claude-west"] * 5
    assert len(world.stands["claude"].asked) == 2


def test_one_that_keeps_silent_costs_one_timeout_and_then_nothing(world: World) -> None:
    world.stands["claude"].delay = 60
    first, *after = [world.gateway.ask("claude") for _ in range(4)]
    print(f"\nslow: first {first.seconds:.2f} s of {TIMES.timeout} s, then {max(a.seconds for a in after):.2f} s")
    assert [first.by, *(answer.by for answer in after)] == ["claude-west"] * 4
    assert TIMES.timeout <= first.seconds <= 1.5 * TIMES.timeout
    assert max(answer.seconds for answer in after) < TIMES.timeout / 2
    assert len(world.stands["claude"].asked) == 1


def test_a_streamed_question_gives_up_a_silent_one_sooner(world: World) -> None:
    world.stands["claude"].delay = 60
    first = world.gateway.ask("claude", stream=True)
    assert first.status == 200
    assert TIMES.first_token <= first.seconds < TIMES.timeout
    world.gateway.ask("claude", stream=True)
    assert len(world.stands["claude"].asked) == 1
    assert len(world.stands["claude-west"].asked) == 2


def test_a_silent_fallback_is_left_alone_too(world: World) -> None:
    for name in ("claude", "claude-west"):
        world.stands[name].delay = 60
    first, second = world.gateway.ask("claude"), world.gateway.ask("claude")
    assert [first.by, second.by] == ["direct", "direct"]
    assert second.seconds < TIMES.timeout
    assert len(world.stands["claude-west"].asked) == 1


def test_after_the_cooldown_one_request_tries_a_silent_one_and_the_others_do_not_wait(world: World) -> None:
    world.stands["claude"].delay = 60
    world.gateway.ask("claude")
    time.sleep(COOLDOWN + 0.5)
    with ThreadPoolExecutor(6) as callers:
        answers = list(callers.map(lambda _: world.gateway.ask("claude"), range(6)))
    assert [answer.by for answer in answers] == ["claude-west"] * 6
    assert len(world.stands["claude"].asked) == 2


def test_one_that_is_well_again_is_asked_again(world: World) -> None:
    claude = world.stands["claude"]
    claude.status, claude.body = 503, {"error": {"message": "away"}}
    assert [world.gateway.ask("claude").by for _ in range(3)] == ["claude-west"] * 3
    claude.status = 200
    assert world.gateway.ask("claude").by == "claude-west"
    time.sleep(COOLDOWN + 0.5)
    assert [world.gateway.ask("claude").by for _ in range(3)] == ["claude"] * 3


def test_one_without_quota_is_left_alone_at_once_and_for_as_long_as_it_says(world: World) -> None:
    claude = world.stands["claude"]
    claude.status, claude.headers = 429, {"Retry-After": "16"}
    claude.body = {"error": {"message": "slow down", "type": "rate_limit_error", "code": "429"}}
    assert [world.gateway.ask("claude").by for _ in range(3)] == ["claude-west"] * 3
    assert len(claude.asked) == 1
    claude.status = 200
    time.sleep(COOLDOWN + 0.5)
    assert world.gateway.ask("claude").by == "claude-west"
    time.sleep(16 - COOLDOWN)
    assert world.gateway.ask("claude").by == "claude"


def test_a_question_that_is_too_long_goes_to_who_takes_longer_ones_and_breaks_nothing(world: World) -> None:
    world.stands["claude"].status, world.stands["claude"].body = 400, TOO_LONG
    assert [world.gateway.ask("claude").by for _ in range(3)] == ["direct"] * 3
    # claude-west has the same window, so it would say the same.
    assert world.stands["claude-west"].asked == []
    world.stands["claude"].status = 200
    assert world.gateway.ask("claude").by == "claude"


def test_a_refusal_is_passed_on_and_asked_of_nobody_else(world: World) -> None:
    world.stands["claude"].status, world.stands["claude"].body = 400, REFUSED
    answer = world.gateway.ask("claude")
    assert answer.status == 400
    assert [world.stands[name].asked for name in ("claude-west", "direct")] == [[], []]


def test_nobody_is_given_a_weaker_model_without_asking_for_it(world: World) -> None:
    for name in ("claude", "claude-west", "direct"):
        world.stands[name].status, world.stands[name].body = 503, {"error": {"message": "away"}}
    for _ in range(4):
        assert world.gateway.ask("claude").status >= 429
    assert world.stands["qwen"].asked == []
    degraded = world.gateway.ask("claude-degraded", key="sk-brave")
    assert (degraded.status, degraded.by) == (200, "qwen")


def test_the_last_is_asked_even_when_it_failed_since_there_is_nobody_else(world: World) -> None:
    for name in ("claude", "claude-west", "direct"):
        world.stands[name].status, world.stands[name].body = 503, {"error": {"message": "away"}}
    for _ in range(3):
        world.gateway.ask("claude")
    world.stands["direct"].status = 200
    assert world.gateway.ask("claude").by == "direct"


@pytest.mark.parametrize(
    ("key", "model", "status"),
    [
        ("sk-team", "claude", 200),
        ("sk-team", "claude-degraded", 403),
        ("sk-team", "direct", 403),
        ("sk-brave", "claude-degraded", 200),
        ("sk-nobody", "claude", 401),
        ("", "claude", 401),
    ],
)
def test_a_key_asks_what_it_was_given(world: World, key: str, model: str, status: int) -> None:
    assert world.gateway.ask(model, key=key).status == status


def test_a_key_changes_nothing_and_chooses_no_route(world: World) -> None:
    assert world.gateway.post("/key/generate", {}, key="sk-team").status == 403
    assert world.gateway.post("/config/update", {}, key="sk-team").status == 403
    assert world.gateway.ask("claude", key="sk-team", fallbacks=["claude-degraded"]).status == 403
    assert world.gateway.ask("claude", key="sk-team", api_base="http://127.0.0.1:1").by in ("claude", "")
    assert [world.stands[name].asked for name in ("claude-west", "direct", "qwen")] == [[], [], []]


def test_a_key_is_given_while_the_gateway_runs(world: World) -> None:
    path = world.gateway.folder / "secrets" / "VIRTUAL_KEYS"
    assert world.gateway.ask("claude", key="sk-new").status == 401
    path.write_text(json.dumps({**KEYS, "new": {"sha256": digest("sk-new"), "models": ["*"]}}), encoding="utf-8")
    assert world.gateway.ask("claude", key="sk-new").status == 200
    path.write_text(json.dumps(KEYS), encoding="utf-8")
    assert world.gateway.ask("claude", key="sk-new").status == 401


@pytest.mark.parametrize(
    ("path", "status"),
    [("/health/liveliness", 200), ("/health/readiness", 200), ("/v1/models", 401), ("/docs", 404), ("/health", 401)],
)
def test_without_a_key_there_are_probes_alone(world: World, path: str, status: int) -> None:
    assert world.gateway.get(path) == status


def answers(url: str, path: str = "/answers") -> str:
    try:
        with urllib.request.urlopen(url + path, timeout=5) as response:
            return str(response.read().decode())
    except urllib.error.HTTPError as error:
        return error.read().decode()
    except OSError:
        return ""


def wait_for(url: str, text: str, patience: float = 90) -> str:
    until = time.monotonic() + patience
    while text not in (seen := answers(url)):
        assert time.monotonic() < until, seen
        time.sleep(0.2)
    return seen


def test_the_health_path_answers_for_the_models_behind_it(world: World) -> None:
    with sidecar(world.gateway) as url:
        assert json.loads(wait_for(url, UP))["answered_by"] == "claude"
        until = time.monotonic() + 90
        while "true" not in answers(url, "/ready"):
            assert time.monotonic() < until
            time.sleep(0.2)
        world.stands["claude"].status = 503
        assert json.loads(wait_for(url, "claude-west"))["state"] == "up"
        for name in ("claude-west", "direct"):
            world.stands[name].status = 503
        assert json.loads(wait_for(url, '"degraded"'))["answered_by"] == "qwen"
        world.stands["qwen"].status = 503
        wait_for(url, '"down"')
        assert "true" in answers(url, "/ready")


def objects(world: World, least: int, patience: float = 90) -> list[str]:
    """The request log's objects, once there are `least`."""
    s3, until = world.client("s3"), time.monotonic() + patience
    while True:
        found = s3.list_objects_v2(Bucket="audit", Prefix="requests/claims/").get("Contents", [])
        if len(found) >= least:
            return [s3.get_object(Bucket="audit", Key=each["Key"])["Body"].read().decode() for each in found]
        assert time.monotonic() < until, f"{len(found)} objects"
        time.sleep(0.5)


def test_every_request_is_recorded_without_what_was_asked_and_answered(world: World) -> None:
    before = len(objects(world, 1))
    marker = "an answer that nobody may keep"
    world.stands["claude"].name = marker
    try:
        assert marker in world.gateway.ask("claude", key="sk-team").text
        assert world.gateway.ask("claude", key="sk-team", **{"no-log": True}).status == 200
    finally:
        world.stands["claude"].name = "claude"
    found = objects(world, before + 2)
    assert [record for record in found if PROMPT in record or "Zebedee" in record or marker in record] == []
    records = [json.loads(record) for record in found]
    ours = [each for each in records if each["metadata"].get("user_api_key_alias") == "team"]
    assert {each["model_id"] for each in ours} >= {"claude"}
    assert all(each["metadata"].get("user_api_key_alias") != "relight-health" for each in records)


def metric(world: World, name: str, statistic: str = "Sum") -> float:
    found = world.client("cloudwatch").get_metric_statistics(
        Namespace="Relight/Gateway",
        MetricName=name,
        Dimensions=[{"Name": "Service", "Value": "claims"}],
        StartTime=time.time() - 3600,
        EndTime=time.time() + 60,
        Period=3600,
        Statistics=[statistic],
    )["Datapoints"]
    return float(sum(point[statistic] for point in found))


def test_what_callers_get_is_counted(world: World) -> None:
    names = ("Requests", "Errors", "Degraded")
    before: dict[str, float] = {}
    while before != (before := {name: metric(world, name) for name in names}):
        time.sleep(4)  # what others asked is still being counted
    world.gateway.ask("claude", key="sk-team")
    world.gateway.ask("claude-degraded", key="sk-brave")
    world.gateway.ask("claude", key="sk-nobody")
    world.stands["claude"].status, world.stands["claude"].body = 500, {"error": {"message": "boom"}}
    assert world.gateway.ask("claude", key="sk-team").by == "claude-west"
    for name in ("claude-west", "direct"):
        world.stands[name].status, world.stands[name].body = 500, {"error": {"message": "boom"}}
    assert world.gateway.ask("claude", key="sk-team").status >= 500
    until = time.monotonic() + 60
    expected = {"Requests": 4.0, "Errors": 1.0, "Degraded": 1.0}
    while (counted := {name: metric(world, name) - before[name] for name in before}) != expected:
        assert time.monotonic() < until, counted
        time.sleep(0.5)
    assert metric(world, "Latency", "Maximum") > 0


def test_the_gateway_tells_nothing_of_its_keys(world: World) -> None:
    log = (world.gateway.folder / "log").read_text(encoding="utf-8")
    assert [key for key in ("sk-master", "sk-provider", "sk-team", "sk-brave", "sk-nobody") if key in log] == []
    assert Path(world.gateway.folder / "run" / "health-key").read_text(encoding="utf-8") not in log
    assert PROMPT not in log
