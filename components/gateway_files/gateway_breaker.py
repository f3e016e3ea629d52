"""The gateway's circuit breaker: which backend is left alone, since it gave no answer, and for how long.

LiteLLM has a cooldown of its own, and the configuration sets it. It isn't enough: it doesn't see all failures of
backends that are asked as a fallback, and when it ends it lets every request at the backend at once, so that one which
hangs holds all of them for a whole timeout. Here one request tries, and the others go on to the next until it was
answered. Each replica of the gateway has its own breaker: nothing is shared that could be away.

`short_connects` gives up on a host that takes no connections (a lost node, a lost region) after `CONNECT_SECONDS`,
where LiteLLM waits as long as for an answer: a limit for connecting alone can't be configured there.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

CONNECT_SECONDS = 0.8
"""For TCP and TLS: two round trips, which are 0.3 s between continents, and a margin. A lost first packet is sent
again only after a second, so a little more would not help.
https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/"""

AT_ONCE = frozenset({401, 403, 408, 429})
"""Statuses after which asking again soon is of no use: no key, no answer in time, no quota."""
LONGEST = 300.0
"""Seconds that a provider's Retry-After may keep a backend away at most."""


@dataclass
class _Backend:
    """What is known of one backend: failures in a row and when the last was, until when it is left alone, since when
    one request tries it."""

    failures: int = 0
    failed: float = 0.0
    until: float = 0.0
    trying: float | None = None


class Breaker:
    """Opens for `cooldown` seconds after more than `allowed` failures in a row, then lets one request try; a try that
    never comes back makes room for another after `patience` seconds."""

    def __init__(
        self, *, allowed: int, cooldown: float, patience: float, clock: Callable[[], float] = time.time
    ) -> None:
        self._allowed, self._cooldown, self._patience, self._clock = allowed, cooldown, patience, clock
        self._backends: dict[str, _Backend] = {}

    def failed(self, backend: str, status: int, *, retry_after: float | None = None) -> None:
        """It gave no answer."""
        if not backend:
            return
        known = self._backends.setdefault(backend, _Backend())
        tried, known.trying = known.trying is not None, None
        known.failures, known.failed = known.failures + 1, self._clock()
        if tried or status in AT_ONCE or known.failures > self._allowed:
            away = self._cooldown if retry_after is None else min(retry_after, LONGEST)
            known.failures = max(known.failures, self._allowed + 1)
            known.until = max(known.until, self._clock() + away)

    def answered(self, backend: str, at: float) -> None:
        """It did, at that time in seconds of the clock: LiteLLM tells of answers late, and a failure since then counts
        more."""
        known = self._backends.get(backend)
        if known is not None and known.failed < at:
            del self._backends[backend]

    def lets_through(self, backend: str) -> bool:
        """Whether one more request may go there now; after a cooldown that request is the one that tries."""
        known = self._backends.get(backend)
        if known is None or known.failures <= self._allowed:
            return True
        now = self._clock()
        if now < known.until or (known.trying is not None and now - known.trying < self._patience):
            return False
        known.trying = now
        return True

    def choose(self, deployments: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Of LiteLLM's deployments those that may be asked; one that is marked `last_resort` always may, since there
        is nobody after it."""
        about = [(each, each.get("model_info") or {}) for each in deployments]
        return [each for each, info in about if info.get("last_resort") or self.lets_through(str(info.get("id")))]


def retry_after(headers: Any) -> float | None:
    """Seconds that a response's headers ask to wait, None if they don't or not in seconds."""
    try:
        return max(0.0, float(headers["retry-after"]))
    except (KeyError, TypeError, ValueError):
        return None


def short_connects(transport: type[Any], seconds: float = CONNECT_SECONDS) -> None:
    """Cap the time for connecting on an httpx transport class; once, however often it is called."""
    whole = transport.handle_async_request
    if getattr(whole, "short", False):
        return

    async def handle(self: Any, request: Any) -> Any:
        given = dict(request.extensions.get("timeout") or {})
        connect = given.get("connect")
        given["connect"] = seconds if connect is None else min(connect, seconds)
        request.extensions["timeout"] = given
        return await whole(self, request)

    handle.short = True  # type: ignore[attr-defined]
    transport.handle_async_request = handle
