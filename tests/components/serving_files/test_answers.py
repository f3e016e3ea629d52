"""Ready is what answers; busy is not broken."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from components.serving_files import answers, drain


@dataclass
class Engine:
    """A vLLM that is told how to behave."""

    status: int = 200
    delay: float = 0.0
    alive: bool = True
    body: bytes = b'{"choices": [{"text": "2"}]}'
    metrics: str = ""
    asked: int = 0
    port: int = 0


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    engine = Engine()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            engine.asked += 1
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert (question["model"], question["max_tokens"]) == ("qwen", 1)
            time.sleep(engine.delay)
            self.answer(engine.status, engine.body)

        def do_GET(self) -> None:
            if self.path == "/metrics":
                self.answer(200, engine.metrics.encode())
            else:
                self.answer(200 if engine.alive else 503, b"")

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    engine.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(answers, "SECONDS", 0.2)
    monkeypatch.setattr(answers, "FIRST_SECONDS", 0.2)
    monkeypatch.setattr(drain, "EVERY_SECONDS", 0.02)
    yield engine
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("behaviour", "first", "later"),
    [
        ({}, 0, 0),
        ({"delay": 0.6}, 1, 0),
        ({"delay": 0.6, "alive": False}, 1, 1),
        ({"status": 503}, 1, 0),
        ({"status": 429}, 1, 0),
        ({"status": 500}, 1, 1),
        ({"status": 404}, 1, 1),
        ({"body": b"<html>"}, 1, 1),
        ({"body": b'{"choices": []}'}, 1, 1),
    ],
)
def test_only_an_answer_counts_at_first_and_later_busy_is_good_enough(
    engine: Engine, behaviour: dict[str, Any], first: int, later: int
) -> None:
    for name, value in behaviour.items():
        setattr(engine, name, value)
    assert answers.main([str(engine.port), "qwen", "--first"]) == first
    assert answers.main([str(engine.port), "qwen"]) == later
    assert engine.asked == 2


def test_where_nobody_listens_nobody_answers() -> None:
    assert answers.main(["1", "qwen"]) == answers.main(["1", "qwen", "--first"]) == 1


BUSY = 'vllm:num_requests_running{engine="0",model_name="q"} 2.0\nvllm:num_requests_waiting{model_name="q"} 1.0\n'
IDLE = 'vllm:num_requests_running{model_name="q"} 0.0\nvllm:other{model_name="q"} 7.0\n'


def test_what_is_under_way_is_what_runs_and_what_waits() -> None:
    assert (drain.under_way(BUSY), drain.under_way(IDLE), drain.under_way("")) == (3.0, 0.0, 0.0)


def test_an_end_waits_for_the_last_answer(engine: Engine) -> None:
    engine.metrics = BUSY
    threading.Timer(0.3, lambda: setattr(engine, "metrics", IDLE)).start()
    began = time.monotonic()
    assert drain.drain(str(engine.port), 5)
    assert time.monotonic() - began >= 0.25


def test_an_end_does_not_wait_for_ever(engine: Engine) -> None:
    engine.metrics = BUSY
    assert drain.drain(str(engine.port), 0.2) is False


def test_an_engine_that_is_gone_is_not_waited_for() -> None:
    assert drain.main(["1", "0", "5"]) == 0
