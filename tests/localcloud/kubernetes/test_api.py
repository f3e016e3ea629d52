"""The client of a cluster's API: what it asks again, and what it takes for an answer."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from localcloud.kubernetes.api import Api, ApiError
from localcloud.kubernetes.endpoint import Endpoint


@dataclass
class Reply:
    status: int
    data: bytes = b'{"kind": "Status", "message": "storage is (re)initializing", "reason": "TooManyRequests"}'
    headers: dict[str, str] = field(default_factory=lambda: {"Retry-After": "1"})


class Pool:
    """Gives the replies in turn, the last one for ever."""

    def __init__(self, *replies: Reply) -> None:
        self.replies, self.asked = list(replies), 0

    def request(self, *_: Any, **__: Any) -> Reply:
        self.asked += 1
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


def api(monkeypatch: pytest.MonkeyPatch, pool: Pool) -> tuple[Api, list[float]]:
    """A client over the pool, and the seconds that it waits."""
    waits: list[float] = []
    monkeypatch.setattr("localcloud.kubernetes.api.ssl.create_default_context", lambda **_: None)
    monkeypatch.setattr("localcloud.kubernetes.api.urllib3.PoolManager", lambda **_: pool)
    monkeypatch.setattr("localcloud.kubernetes.api.time.sleep", waits.append)
    return Api(Endpoint(server="https://1", ca_data="", token="t", kubeconfig=Path("none"))), waits


def test_a_server_that_says_not_now_is_asked_again_when_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(Reply(429), Reply(429), Reply(200, b'{"items": []}'))
    client, waits = api(monkeypatch, pool)
    assert client.request("GET", "/x") == {"items": []}
    assert waits == [1.0, 1.0]


def test_a_server_that_never_has_time_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(Reply(429))
    client, _ = api(monkeypatch, pool)
    with pytest.raises(ApiError, match="storage is"):
        client.request("GET", "/x")
    assert pool.asked == 10


def test_any_other_refusal_is_taken_at_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(Reply(409))
    client, waits = api(monkeypatch, pool)
    with pytest.raises(ApiError):
        client.request("GET", "/x")
    assert (pool.asked, waits) == (1, [])
