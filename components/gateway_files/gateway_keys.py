"""Who may ask the gateway what: virtual keys from a mounted file, without a database.

The file is `{"<name>": {"sha256": "<hex of the key's SHA-256>", "models": ["<group>", …]}}`; `"*"` among the models
means each of them. It is read again when it changes, so that a key is given or taken back without a restart. The
master key is the operators'; the health key is the sidecar's own, new at each start of the pod.
"""

import hmac
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

HEALTH = "relight-health"
CACHE = "relight-cache"
OURS = frozenset({HEALTH, CACHE})
"""In whose name the gateway itself asks: neither counted nor recorded."""
EVERYTHING = "*"

QUESTIONS = frozenset(
    f"{version}/{path}"
    for version in ("", "/v1")
    for path in ("chat/completions", "completions", "embeddings", "responses", "messages")
)
"""What a virtual key may call, and `/models`: nothing that changes the gateway or tells about others."""
LISTS = frozenset({"/models", "/v1/models"})

REROUTING = ("fallbacks", "context_window_fallbacks", "content_policy_fallbacks", "models", "disable_fallbacks")
"""Fields by which a request would choose its own route past the declared one."""


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who a key belongs to, and the groups it may ask; `operator` may do anything."""

    name: str
    models: tuple[str, ...]
    operator: bool = False

    def may_ask(self, model: object) -> bool:
        """Whether this caller may ask the group `model`."""
        return self.operator or EVERYTHING in self.models or model in self.models


class RefusedError(Exception):
    """A call that is not allowed: `status` as HTTP has it, and what to tell the caller."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


def digest(key: str) -> str:
    """The SHA-256 of a key as lower-case hexadecimal digits. Keys are long and random, so no slow hash is needed."""
    return sha256(key.encode()).hexdigest()


class Keys:
    """The keys of one gateway."""

    def __init__(
        self, file: Path, *, master: str, health_sha256: str = "", health_models: tuple[str, ...] = ()
    ) -> None:
        self._file, self._seen, self._virtual = file, (0, 0, 0), dict[str, Caller]()
        self._fixed: dict[str, Caller] = {}
        if master:
            self._fixed[digest(master)] = Caller(name="operator", models=(EVERYTHING,), operator=True)
        if health_sha256:
            self._fixed[health_sha256] = Caller(name=HEALTH, models=health_models)

    def caller(self, key: str) -> Caller:
        """Whose key it is. All are compared, each in constant time, so that the time tells nothing.

        Raises:
            RefusedError: nobody's.
        """
        self._read_again()
        theirs, found = digest(key.removeprefix("Bearer ").strip()), None
        for known, caller in {**self._virtual, **self._fixed}.items():
            if hmac.compare_digest(theirs, known):
                found = caller
        if found is None:
            raise RefusedError(401, "This key is not one of the gateway's.")
        return found

    def _read_again(self) -> None:
        try:
            status = self._file.stat()
            seen = (status.st_mtime_ns, status.st_size, status.st_ino)
            if seen != self._seen:
                self._virtual = parsed(json.loads(self._file.read_text(encoding="utf-8") or "{}"))
                self._seen = seen
        except FileNotFoundError:
            self._virtual, self._seen = {}, (0, 0, 0)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            # A slip in the file must not lock everyone out who was let in before it.
            logging.getLogger("relight").error("%s can't be read, the keys stay as they were: %s", self._file, error)


def parsed(document: Mapping[str, Mapping[str, Any]]) -> dict[str, Caller]:
    """The callers of a document by their keys' digests; raises ValueError for a digest that is none."""
    callers = {}
    for name, entry in document.items():
        found = str(entry["sha256"]).lower()
        if len(found) != 64 or set(found) - set("0123456789abcdef"):
            raise ValueError(f"{name}: sha256 is not 64 hexadecimal digits")
        callers[found] = Caller(name=name, models=tuple(map(str, entry["models"])))
    return callers


def admit(caller: Caller, path: str, body: Mapping[str, Any]) -> None:
    """Let a call through; raises RefusedError for what the caller may not do."""
    if caller.operator or path in LISTS:
        return
    if path not in QUESTIONS:
        raise RefusedError(403, f"{path} is for operators alone.")
    chosen = [name for name in REROUTING if name in body]
    if chosen:
        raise RefusedError(403, f"The route is the gateway's: leave out {', '.join(chosen)}.")
    model = body.get("model")
    if not caller.may_ask(model):
        raise RefusedError(403, f"The key {caller.name} may not ask {model!r}.")
