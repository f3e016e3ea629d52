"""One question to a gateway over a connection that is there: what came back, and who answered."""

import http.client
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_DEPLOYMENT = "x-litellm-model-id"
_FALLBACKS = "x-litellm-attempted-fallbacks"
_ANSWERED = "llm_provider-x-relight-answered"  # of the local cloud's stand-ins


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A gateway's answer. `deployment` is the route's entry that answered, `backend` how that names itself.

    `seconds` from the question to the whole answer; `error` is the gateway's own word when `status` is not 200.
    """

    status: int
    text: str
    deployment: str
    backend: str
    fallbacks: int
    seconds: float
    error: str = ""


MODELS_ALONE = {"no-cache": True, "no-store": True}
"""Neither an answer from the gateway's semantic cache, nor this one for others: docs/gateway.md."""


def put(connection: ssl.SSLSocket, host: str, key: str, model: str, question: str, *, cached: bool = False) -> Reply:
    """Ask a model, or with `cached` whoever answers, and read the whole answer.

    Raises OSError, HTTPException when the other end hangs up.
    """
    began = time.monotonic()
    http_connection = http.client.HTTPConnection(host)
    http_connection.sock = connection
    wanted: dict[str, Any] = {"model": model, "messages": [{"role": "user", "content": question}]}
    body = json.dumps(wanted if cached else {**wanted, "cache": MODELS_ALONE})
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    http_connection.request("POST", "/v1/chat/completions", body, headers)
    response = http_connection.getresponse()
    content = response.read()
    return read(response.status, {k.lower(): v for k, v in response.getheaders()}, content, time.monotonic() - began)


def read(status: int, headers: Mapping[str, str], content: bytes, seconds: float) -> Reply:
    """The reply in a response."""
    try:
        document: Any = json.loads(content)
    except ValueError:
        document = {}
    document = document if isinstance(document, dict) else {}
    error = document.get("error", {})
    message = error.get("message", "") if isinstance(error, dict) else str(error)
    told = " ".join((message or content.decode(errors="replace")).split())
    return Reply(
        status=status,
        text=_text(document),
        deployment=headers.get(_DEPLOYMENT, ""),
        backend=headers.get(_ANSWERED, "") or str(document.get("system_fingerprint") or ""),
        fallbacks=int(headers.get(_FALLBACKS) or 0),
        seconds=seconds,
        error="" if status == 200 else told[:300],
    )


def _text(document: Mapping[str, Any]) -> str:
    choices = document.get("choices") or [{}]
    return str((choices[0].get("message") or {}).get("content") or "")
