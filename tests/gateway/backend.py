"""Stand-ins for models: small servers that speak the APIs of OpenAI, Anthropic and Bedrock, and misbehave."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOO_LONG = {
    "error": {
        "message": "This model's maximum context length is 4096 tokens. Yours have 9000.",
        "type": "invalid_request_error",
        "param": "messages",
        "code": "context_length_exceeded",
    }
}
REFUSED = {
    "error": {
        "message": "The response was filtered due to the prompt triggering content management policy.",
        "type": "invalid_request_error",
        "code": "content_policy_violation",
    }
}


@dataclass
class Stand:
    """One stand-in: how it answers, and what it was asked.

    `status` 200 answers with the stand-in's name; any other answers `body`. `delay` is how long it thinks, in seconds.
    `vectors` are the embeddings of texts, where one isn't the same as all others.
    """

    name: str
    port: int = 0
    status: int = 200
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    vectors: dict[str, list[float]] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def _answer(path: str, stand: Stand, body: dict[str, Any]) -> dict[str, Any]:
    name = stand.name
    usage = {"prompt_tokens": 3, "completion_tokens": 1, "total_tokens": 4}
    if path.endswith("/embeddings"):
        numbers = stand.vectors.get(str(body["input"][0]), [0.1] * 8)
        vector = {"object": "embedding", "index": 0, "embedding": numbers}
        return {"object": "list", "model": name, "data": [vector], "usage": usage}
    if "/messages" in path:
        return {
            "id": "m", "type": "message", "role": "assistant", "model": name, "stop_reason": "end_turn",
            "content": [{"type": "text", "text": name}], "usage": {"input_tokens": 3, "output_tokens": 1},
        }  # fmt: skip
    if path.endswith("/converse"):
        return {
            "output": {"message": {"role": "assistant", "content": [{"text": name}]}}, "stopReason": "end_turn",
            "usage": {"inputTokens": 3, "outputTokens": 1, "totalTokens": 4}, "metrics": {"latencyMs": 1},
        }  # fmt: skip
    message = {"role": "assistant", "content": name}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": name, "choices": [choice], "usage": usage}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stand: Stand

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        stand = self.stand
        stand.asked.append({"path": self.path, "headers": dict(self.headers), "body": body})
        if stand.delay and stand.stopped.wait(stand.delay):
            return
        content = json.dumps(_answer(self.path, stand, body) if stand.status == 200 else stand.body).encode()
        self.send_response(stand.status)
        for key, value in {
            **stand.headers,
            "Content-Type": "application/json",
            "Content-Length": str(len(content)),
        }.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        return None


class _Server(ThreadingHTTPServer):
    """Keeps its connections, to close them when it dies."""

    daemon_threads = True

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._open: list[socket.socket] = []

    def get_request(self) -> Any:
        found = super().get_request()
        self._open.append(found[0])
        return found

    def hang_up(self) -> None:
        """Close every connection that was kept open."""
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        return None  # a client that gave up


@contextmanager
def dying(stand: Stand) -> Iterator[tuple[Stand, Callable[[], None]]]:
    """Serve a stand-in on a free port until it is told to die; then nobody listens there any more."""
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"stand": stand}))
    stand.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()

    def die() -> None:
        stand.stopped.set()
        server.shutdown()
        server.server_close()
        server.hang_up()

    try:
        yield stand, die
    finally:
        die()


@contextmanager
def standing(stand: Stand) -> Iterator[Stand]:
    """Serve a stand-in on a free port."""
    with dying(stand) as (served, _):
        yield served
