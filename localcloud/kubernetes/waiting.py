"""Waiting for an object to be ready, or gone."""

import threading
import time
from collections.abc import Callable
from typing import Any

from localcloud.kubernetes.api import Api, ApiError, UnreachableError
from localcloud.kubernetes.readiness import Check

Object = dict[str, Any]

# A watch is renewed this often, so that a cancelled run and a lost event are noticed; seconds.
_SLICE = 3.0
_POLL = 0.4


class NotReadyError(Exception):
    """The time is over: `item` as it was last seen (None: it is gone), `missing` in one sentence."""

    def __init__(self, item: Object | None, missing: str) -> None:
        super().__init__(missing)
        self.item = item
        self.missing = missing


def until_ready(
    api: Api, path: str, check: Check, *, timeout: float, follows: bool, cancelled: threading.Event
) -> Object:
    """Wait until `check` finds nothing missing and return the object; `follows` when it looks at other objects too.

    `timeout` is in seconds of this machine's clock. Raises NotReadyError.
    """
    missing = "it was not seen"

    def ready(item: Object | None) -> bool:
        nonlocal missing
        if item is None:
            raise NotReadyError(None, "it was deleted while it was waited for")
        missing = check(api, item) or ""
        return not missing

    item = _until(api, path, ready, time.monotonic() + timeout, follows, cancelled)
    if missing or item is None:
        raise NotReadyError(item, missing + (", and the run was cancelled" if cancelled.is_set() else ""))
    return item


def until_gone(api: Api, path: str, *, timeout: float, cancelled: threading.Event) -> Object | None:
    """Wait until the object is gone; returns it if it is still there after `timeout` seconds."""
    return _until(api, path, lambda item: item is None, time.monotonic() + timeout, False, cancelled)


def _until(
    api: Api,
    path: str,
    done: Callable[[Object | None], bool],
    deadline: float,
    poll: bool,
    cancelled: threading.Event,
) -> Object | None:
    while True:
        item = api.get(path)
        if done(item) or item is None:
            return item
        left = deadline - time.monotonic()
        if left <= 0 or cancelled.is_set():
            return item
        if poll:
            cancelled.wait(min(_POLL, left))
        else:
            _await_change(api, path, item, min(_SLICE, max(left, 1.0)))


def _await_change(api: Api, path: str, item: Object, timeout: float) -> None:
    collection, name = path.rsplit("/", 1)
    try:
        for _ in api.watch(collection, name, item["metadata"]["resourceVersion"], timeout):
            return
    except (ApiError, UnreachableError):
        # A watch may be refused or cut for reasons of the server's; the next look says where the object stands.
        time.sleep(_POLL)
