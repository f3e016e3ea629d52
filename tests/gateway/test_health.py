"""The sidecar that asks the gateway whether its models answer."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from components.gateway_config import Backend, render
from components.gateway_files import health
from components.gateway_health import UP


def watch(answers: dict[str, str | OSError | None], *, degraded: str | None = "c-degraded") -> health.Watch:
    def ask(group: str) -> str | None:
        answer = answers[group]
        if isinstance(answer, OSError):
            raise answer
        return answer

    everyone = ("c", "d", *filter(None, [degraded]))
    groups = health.Groups(reference="c", degraded=degraded, everyone=everyone)
    return health.Watch(ask, groups, interval=10, stale=50)


@pytest.mark.parametrize(
    ("answers", "status", "state", "by"),
    [
        ({"c": "claude-west"}, 200, "up", "claude-west"),
        ({"c": None, "c-degraded": "qwen"}, 200, "degraded", "qwen"),
        ({"c": None, "c-degraded": None}, 503, "down", ""),
    ],
)
def test_only_the_reference_makes_it_up(
    answers: dict[str, str | OSError | None], status: int, state: str, by: str
) -> None:
    seen = watch(answers)
    seen.once()
    code, document = seen.answers()
    assert (code, document["state"], document["answered_by"]) == (status, state, by)


def test_where_nothing_weaker_is_declared_nothing_weaker_is_asked() -> None:
    seen = watch({"c": None}, degraded=None)
    seen.once()
    assert seen.answers()[0] == 503


def test_before_the_first_question_it_is_down_and_not_ready() -> None:
    seen = watch({"c": ConnectionRefusedError()})
    seen.once()
    assert seen.last is None
    assert seen.answers() == (503, {"state": "down", "reason": "no question has been through the gateway yet"})


def test_a_gateway_that_went_away_is_down() -> None:
    answers: dict[str, str | OSError | None] = {"c": "claude"}
    seen = watch(answers)
    seen.once()
    answers["c"] = ConnectionRefusedError()
    seen.once()
    assert (seen.answers()[0], seen.answers()[1]["state"]) == (503, "down")


def test_an_old_answer_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch({"c": "claude"})
    seen.once()
    later = time.monotonic() + 51
    monkeypatch.setattr(time, "monotonic", lambda: later)
    code, document = seen.answers()
    assert (code, document["state"], document["reason"]) == (503, "down", "the last question is too old")
    assert document["age"] >= 50


def test_the_groups_are_those_of_the_configuration() -> None:
    route = [Backend(name="c", litellm_model="m"), Backend(name="w", litellm_model="m", weaker=True)]
    both = health.Groups(reference="c", degraded="c-degraded", everyone=("c", "c-degraded"))
    assert health.groups(render(route)) == both
    assert health.groups(render(route[:1])) == health.Groups(reference="c", degraded=None, everyone=("c",))


def test_it_is_ready_when_each_group_was_asked_once_answered_or_not() -> None:
    asked: list[str] = []

    def ask(group: str) -> str | None:
        asked.append(group)
        if group == "d":
            raise TimeoutError
        return None

    seen = watch({})
    seen._ask = ask
    stop = threading.Event()
    keeping = threading.Thread(target=seen.keep, args=(stop,), daemon=True)
    keeping.start()
    while not seen.ready:
        time.sleep(0.01)
    stop.set()
    keeping.join(5)
    # The reference and what stands in for it, then all of them.
    assert asked[:2] == ["c", "c-degraded"]
    assert sorted(asked[2:]) == ["c", "c-degraded", "d"]


@contextmanager
def served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_it_is_served_as_health_checks_look_for_it() -> None:
    seen = watch({"c": None, "c-degraded": "qwen"})
    with served(health.handler(seen)) as url:
        assert get(f"{url}/ready")[0] == 503
        assert get(f"{url}/alive")[0] == 200
        seen.once()
        assert get(f"{url}/ready")[0] == 503
        seen.ready = True
        # A provider that is away takes nothing out of service; a health check from outside looks for more.
        assert get(f"{url}/ready")[0] == 200
        status, text = get(f"{url}/answers")
        assert (status, UP in text) == (200, False)
        seen._ask = lambda group: "claude"
        seen.once()
        status, text = get(f"{url}/answers")
        assert (status, UP in text) == (200, True)
        assert get(f"{url}/")[0] == 404


def answering(status: int, lines: list[str], *, delay: float = 0) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert (question["model"], question["stream"], question["max_tokens"]) == ("c", True, 1)
            assert self.headers["Authorization"] == "Bearer sk-health"
            time.sleep(delay)
            self.send_response(status)
            self.send_header("x-litellm-model-id", "claude-west")
            self.end_headers()
            with suppress(BrokenPipeError):
                self.wfile.write("\n".join([*lines, ""]).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            return None

    return Answering


@pytest.mark.parametrize(
    ("status", "lines", "by"),
    [
        (200, [": hello", 'data: {"choices": []}', "", "data: [DONE]"], "claude-west"),
        (200, ['data: {"error": {"message": "no"}}'], None),
        (200, ["data: [DONE]"], None),
        (200, [], None),
        (429, ['{"error": 1}'], None),
        (503, [], None),
    ],
)
def test_an_answer_is_the_first_part_of_one(status: int, lines: list[str], by: str | None) -> None:
    with served(answering(status, lines)) as url:
        assert health.asker(url, lambda: "sk-health")("c") == by


def test_a_gateway_that_keeps_silent_gave_no_answer_and_one_that_is_not_there_took_no_question() -> None:
    with served(answering(200, [], delay=1)) as url:
        assert health.asker(url, lambda: "sk-health", patience=0.1)("c") is None
    with pytest.raises(OSError, match="refused"):
        health.asker(url, lambda: "sk-health")("c")
