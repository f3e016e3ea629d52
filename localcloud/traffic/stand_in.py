"""The server behind a model's pod, or behind all external providers: small, and it does as it is told.

Started by the zygote. Standard library only, and siblings by their plain names: it runs outside of the package.
"""

import json
import random
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from localcloud.traffic import answers
    from localcloud.traffic.answers import Answer, Identity
    from localcloud.traffic.behaviour import Behaviour, Behaviours
else:
    import answers
    from answers import Answer, Identity
    from behaviour import Behaviour, Behaviours

PROVIDERS = "providers"
"""The name under which all external providers stand in one process, told apart by the host they are asked as."""


class Load:
    """How many requests a model works on now."""

    def __init__(self) -> None:
        self.running = 0
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        with self._lock:
            self.running += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self.running -= 1


def handler(identity: Identity, key: str, behaviours: Behaviours) -> type[BaseHTTPRequestHandler]:
    """Answers as `identity`, and behaves as the table says of `key`; providers as their host says."""
    load = Load()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "relight-stand-in"

        def do_GET(self) -> None:
            who = _who(identity, self.headers.get("Host", ""))
            if self.path in ("/health", "/ping", "/version"):
                self._send(Answer(200, {"status": "ok"}))
            elif self.path.endswith("/models"):
                model = {"id": who.model, "object": "model", "owned_by": "relight", "root": who.digest}
                self._send(Answer(200, {"object": "list", "data": [model]}))
            elif self.path == "/metrics":
                self._text(metrics(who.model, load.running))
            else:
                self._send(answers.refusal(404, "not_found", f"there is nothing at {self.path}"))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            host = self.headers.get("Host", "").partition(":")[0]
            who = _who(identity, host)
            behaviour = behaviours.of(host if key == PROVIDERS else key)
            if behaviour.down:  # connections from before break too
                self.close_connection = True
                return
            with load:
                found = respond(who, behaviour, self.path.partition("?")[0], body, self.headers)
                self._send(found, who, behaviour.slow)

        def _send(self, answer: Answer, who: Identity | None = None, slow: float = 0.0) -> None:
            body = b"" if answer.parts else json.dumps(answer.body).encode()
            if not answer.parts:
                time.sleep(slow)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            if who:
                self.send_header("x-relight-answered", who.name)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header(*(("Connection", "close") if answer.parts else ("Content-Length", str(len(body)))))
            self.end_headers()
            self.wfile.write(body)
            for part, wait in answers.paced(answer.parts, slow):
                time.sleep(wait)
                self.wfile.write(part)
            self.close_connection = self.close_connection or bool(answer.parts)

        def _text(self, text: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            return None

    return Handler


def respond(who: Identity, behaviour: Behaviour, path: str, body: bytes, headers: Any) -> Answer:
    """The answer to a POST, or the error that the behaviour asks for."""
    if behaviour.rate_limit:
        return answers.refusal(429, "rate_limit_error", f"{who.name} has had enough requests: try again later")
    if behaviour.fail and random.random() < behaviour.fail:
        return answers.refusal(500, "api_error", f"{who.name} was told to fail")
    if who.provider and not (headers.get("Authorization") or headers.get("x-api-key") or headers.get("api-key")):
        return answers.refusal(401, "authentication_error", f"{who.name} was given no key")
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return answers.refusal(400, "invalid_request_error", "the body is not JSON")
    found = answers.answer(who, path, request)
    return found or answers.refusal(404, "not_found_error", f"{who.name} has no API at {path}")


def _who(identity: Identity, host: str) -> Identity:
    """A provider is who it is asked as: `bedrock-runtime.us-east-1.amazonaws.com` is Bedrock in us-east-1."""
    if identity.provider != PROVIDERS:
        return identity
    parts = host.split(".")
    if parts[0] == "bedrock-runtime" and len(parts) > 1:
        return Identity(model="", provider="bedrock", region=parts[1])
    if parts[0].endswith("-aiplatform"):
        return Identity(model="", provider="vertex", region=parts[0].removesuffix("-aiplatform"))
    return Identity(model="", provider=host)


def metrics(model: str, running: int) -> str:
    """The two gauges of vLLM that autoscaling reads: https://docs.vllm.ai/en/stable/usage/metrics/"""
    label = f'{{model_name="{model}"}}'
    gauges = {"vllm:num_requests_running": running, "vllm:num_requests_waiting": 0}
    return "".join(f"# TYPE {name} gauge\n{name}{label} {value}\n" for name, value in gauges.items())


def main(arguments: list[str]) -> None:
    """Serve as the JSON in the first argument says, until ended."""
    told = json.loads(arguments[0])
    behaviours = Behaviours(Path(told["behaviours"]))
    server = ThreadingHTTPServer(
        ("127.0.0.1", told["port"]), handler(Identity(**told["identity"]), told["key"], behaviours)
    )
    server.daemon_threads = True
    server.serve_forever()
