"""The gateway pod's sidecar: asks the gateway a real question in the background and tells how it went.

`/answers` is 200 with `"state": "up"` if the reference answered, 200 with `"state": "degraded"` if only a weaker model
did, else 503 with `"state": "down"`. `/ready` is 200 once each group was asked, answered or not: the first question to
a provider loads its code, which takes seconds and isn't for a user to wait for; and a provider that is away must not
take the gateway out of service. Only the standard library.

Environment: `HEALTH_INTERVAL_SECONDS` between questions, `HEALTH_PORT`, `GATEWAY_URL`, `RELIGHT_RUN`.
"""

import http.client
import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

UP, DEGRADED, DOWN = "up", "degraded", "down"
PATIENCE = 20.0
"""Seconds for one question: longer than one slow backend takes until the gateway gives it up and asks the next."""
LEAST_INTERVAL = 1.0
"""Seconds between questions at least, whatever the settings say: each costs tokens."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """How a question went: the state, who answered, how long it took and when it ended, in seconds."""

    state: str
    answered_by: str
    seconds: float
    at: float


Ask = Callable[[str], str | None]
"""Asks a group one question: who answered, None if nobody did; OSError if the gateway can't be reached."""


@dataclass(frozen=True, kw_only=True)
class Groups:
    """The groups of a gateway's configuration: the reference, the one that says degraded if there is one, and all."""

    reference: str
    degraded: str | None
    everyone: tuple[str, ...]


def groups(config: Mapping[str, Any]) -> Groups:
    """The groups of a gateway's configuration."""
    names = tuple(str(entry["model_name"]) for entry in config["model_list"])
    degraded = f"{names[0]}-degraded"
    return Groups(reference=names[0], degraded=degraded if degraded in names else None, everyone=names)


def asker(url: str, key: Callable[[], str], patience: float = PATIENCE) -> Ask:
    """Asks over HTTP, streamed: so the gateway's short limit for the first token holds, not that for whole answers."""
    where = urlsplit(url)

    def ask(group: str) -> str | None:
        question = {"model": group, "stream": True, "max_tokens": 1, "messages": [{"role": "user", "content": "ping"}]}
        headers = {"Authorization": f"Bearer {key()}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection(where.hostname or "127.0.0.1", where.port, timeout=patience)
        try:
            connection.connect()
            try:
                connection.request("POST", "/v1/chat/completions", json.dumps(question), headers)
                response = connection.getresponse()
                answered = response.status == 200 and _first_event(response)
            except (OSError, http.client.HTTPException):
                return None  # it took the question and gave no answer
            return (response.getheader("x-litellm-model-id") or group) if answered else None
        finally:
            connection.close()

    return ask


def _first_event(response: http.client.HTTPResponse) -> bool:
    """Whether the stream's first event is a part of an answer."""
    while line := response.readline():
        if line.startswith(b"data:"):
            content = line.removeprefix(b"data:").strip()
            return content.startswith(b"{") and "error" not in json.loads(content)
    return False


class Watch:
    """The last result, kept fresh by `keep`; older than `stale` seconds it counts as down."""

    def __init__(self, ask: Ask, groups: Groups, *, interval: float, stale: float) -> None:
        self._ask, self._groups, self._interval, self._stale = ask, groups, interval, stale
        self.last: Result | None = None
        self.ready = False

    def once(self) -> None:
        """Ask the reference, and if it doesn't answer what is declared as weaker."""
        started = time.monotonic()
        state, by = DOWN, None
        try:
            by = self._ask(self._groups.reference)
            if by:
                state = UP
            elif self._groups.degraded and (by := self._ask(self._groups.degraded)):
                state = DEGRADED
        except OSError:
            # Not there yet, or not any more; only what was up once can be down.
            if self.last is None:
                return
        ended = time.monotonic()
        self.last = Result(state=state, answered_by=by or "", seconds=ended - started, at=ended)

    def warm(self) -> None:
        """Ask each group once, side by side."""

        def ask(group: str) -> None:
            with suppress(OSError):
                self._ask(group)

        threads = [threading.Thread(target=ask, args=(group,), daemon=True) for group in self._groups.everyone]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.ready = True

    def keep(self, stop: threading.Event) -> None:
        """Ask again and again until `stop`; every second until the gateway took its first question."""
        while not stop.is_set():
            self.once()
            if self.last and not self.ready:
                self.warm()
            stop.wait(self._interval if self.last else min(1.0, self._interval))

    def answers(self) -> tuple[int, dict[str, Any]]:
        """Status and document of `/answers`; times in seconds."""
        last = self.last
        if last is None:
            return 503, {"state": DOWN, "reason": "no question has been through the gateway yet"}
        age = time.monotonic() - last.at
        seen = {"answered_by": last.answered_by, "seconds": round(last.seconds, 3), "age": round(age, 1)}
        if age > self._stale:
            return 503, {"state": DOWN, "reason": "the last question is too old", **seen}
        return (503 if last.state == DOWN else 200), {"state": last.state, **seen}


def handler(watch: Watch) -> type[BaseHTTPRequestHandler]:
    """Serves `watch`."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            match self.path:
                case "/answers":
                    self._send(*watch.answers())
                case "/ready":
                    self._send(200 if watch.ready else 503, {"ready": watch.ready})
                case "/alive":
                    self._send(200, {"alive": True})
                case _:
                    self._send(404, {"error": "there is /answers, /ready and /alive"})

        def _send(self, status: int, document: dict[str, Any]) -> None:
            # Route 53 looks for `"state": "up"`: json.dumps writes it with that space.
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            return None

    return Handler


def main() -> None:
    """Serve until the pod ends."""
    environment = os.environ
    interval = max(LEAST_INTERVAL, float(environment.get("HEALTH_INTERVAL_SECONDS", "10")))
    key = Path(environment.get("RELIGHT_RUN", "/run/relight"), "health-key")
    config = json.loads(Path(__file__).with_name("config.yaml").read_text(encoding="utf-8"))
    url = environment.get("GATEWAY_URL", "http://127.0.0.1:4000")
    ask = asker(url, lambda: key.read_text(encoding="utf-8"))
    watch = Watch(ask, groups(config), interval=interval, stale=3 * interval + PATIENCE)
    threading.Thread(target=watch.keep, args=(threading.Event(),), daemon=True).start()
    address = (environment.get("HEALTH_HOST", "0.0.0.0"), int(environment.get("HEALTH_PORT", "4001")))
    ThreadingHTTPServer(address, handler(watch)).serve_forever()


if __name__ == "__main__":
    main()
