"""What a stand-in for a model says, in the words of each API. Standard library only.

Every answer names who gave it: the model, its digest, region and zone, or the provider.
"""

import hashlib
import json
import struct
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_DIMENSIONS = 256


@dataclass(frozen=True)
class Identity:
    """Who answers. `digest` of the weights, for a model of ours; `provider` for others' models."""

    model: str
    region: str = ""
    zone: str = ""
    digest: str = ""
    provider: str = ""

    @property
    def name(self) -> str:
        """As answers and headers show it, e.g. `qwen3-8b@sha256:a82f… us-east-1a`."""
        digest = f"@{self.digest[:19]}" if self.digest else ""
        place = self.zone or self.region
        return " ".join(part for part in (f"{self.provider or self.model}{digest}", place) if part)


@dataclass(frozen=True)
class Answer:
    """A response: `body` is JSON, or `parts` come one after the other."""

    status: int
    body: Any = None
    parts: tuple[bytes, ...] = ()
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


def say(identity: Identity, question: str) -> str:
    """The text of an answer."""
    heard = " ".join(question.split())[:200]
    return f"{identity.name} heard: {heard}"


def answer(identity: Identity, path: str, request: dict[str, Any]) -> Answer | None:
    """The answer to a POST; None when no API has that path."""
    model = str(request.get("model") or identity.model)
    if path.endswith("/chat/completions"):
        return _chat(identity, model, say(identity, _last(request)), stream=bool(request.get("stream")))
    if path.endswith("/completions"):
        choice = {"index": 0, "text": say(identity, str(request.get("prompt", ""))), "finish_reason": "stop"}
        return Answer(200, _openai(identity, "text_completion", model, [choice]))
    if path.endswith("/embeddings"):
        return _embeddings(model, request.get("input", ""))
    if path.endswith("/invoke") and "inputText" in request:  # Titan's embeddings, at Bedrock
        text = str(request["inputText"])
        return Answer(200, {"embedding": _vector(repr(text)), "inputTextTokenCount": len(text.split())})
    if path.endswith("/messages"):
        return _messages(model, say(identity, _last(request)), stream=bool(request.get("stream")))
    if path.endswith(("/converse", "/converse-stream")):
        return _converse(say(identity, _last(request)), stream=path.endswith("-stream"))
    if path.endswith(":generateContent"):
        content = {"role": "model", "parts": [{"text": say(identity, json.dumps(request.get("contents", "")))}]}
        usage = {"promptTokenCount": 8, "candidatesTokenCount": 8, "totalTokenCount": 16}
        candidate = {"content": content, "finishReason": "STOP", "index": 0}
        return Answer(200, {"candidates": [candidate], "usageMetadata": usage, "modelVersion": model})
    return None


def refusal(status: int, kind: str, message: str) -> Answer:
    """An error that each API's clients can read."""
    error = {"type": kind, "code": kind, "message": message}
    headers = (("x-amzn-errortype", "ThrottlingException"), ("retry-after", "1")) if status == 429 else ()
    return Answer(status, {"type": "error", "error": error, "message": message}, headers=headers)


def _last(request: dict[str, Any]) -> str:
    messages = request.get("messages") or [{}]
    content = messages[-1].get("content", "")
    if isinstance(content, str):
        return content
    return " ".join(str(part.get("text", "")) for part in content if isinstance(part, dict))


def _usage(text: str) -> dict[str, int]:
    words = len(text.split())
    return {"prompt_tokens": words, "completion_tokens": words, "total_tokens": 2 * words}


def _openai(identity: Identity, kind: str, model: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": f"{kind}-{time.time_ns():x}",
        "object": kind,
        "created": int(time.time()),
        "model": model,
        "system_fingerprint": identity.name,
        "choices": choices,
        "usage": _usage(json.dumps(choices)),
    }


def _chat(identity: Identity, model: str, text: str, *, stream: bool) -> Answer:
    if not stream:
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        return Answer(200, _openai(identity, "chat.completion", model, [choice]))
    deltas: list[dict[str, str]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": f"{word} "} for word in text.split()]
    chunks: list[dict[str, Any]] = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    chunks.append({"index": 0, "delta": {}, "finish_reason": "stop"})
    events = [_openai(identity, "chat.completion.chunk", model, [chunk]) for chunk in chunks]
    parts = (*(_event(each) for each in events), b"data: [DONE]\n\n")
    return Answer(200, parts=parts, content_type="text/event-stream")


def _embeddings(model: str, given: Any) -> Answer:
    texts = given if isinstance(given, list) and given and isinstance(given[0], str | list) else [given]
    data = [{"object": "embedding", "index": i, "embedding": _vector(repr(text))} for i, text in enumerate(texts)]
    return Answer(200, {"object": "list", "model": model, "data": data, "usage": _usage(repr(texts))})


def _vector(text: str) -> list[float]:
    bits = hashlib.shake_256(text.encode()).digest(_DIMENSIONS * 2)
    values = [number / 32768 for (number,) in struct.iter_unpack("<h", bits)]
    length = sum(value * value for value in values) ** 0.5 or 1.0
    return [value / length for value in values]


def _messages(model: str, text: str, *, stream: bool) -> Answer:
    """https://docs.claude.com/en/api/messages"""
    usage = {"input_tokens": 8, "output_tokens": 8}
    message: dict[str, Any] = {
        "id": f"msg_{time.time_ns():x}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": usage,
    }
    if not stream:
        return Answer(200, message)
    words = [{"type": "text_delta", "text": f"{word} "} for word in text.split()]
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": {**message, "content": [], "stop_reason": None}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *({"type": "content_block_delta", "index": 0, "delta": delta} for delta in words),
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": usage},
        {"type": "message_stop"},
    ]
    parts = tuple(f"event: {each['type']}\n".encode() + _event(each) for each in events)
    return Answer(200, parts=parts, content_type="text/event-stream")


def _converse(text: str, *, stream: bool) -> Answer:
    """https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html"""
    usage = {"inputTokens": 8, "outputTokens": 8, "totalTokens": 16}
    if not stream:
        message = {"role": "assistant", "content": [{"text": text}]}
        body = {"output": {"message": message}, "stopReason": "end_turn", "usage": usage, "metrics": {"latencyMs": 1}}
        return Answer(200, body)
    events: list[tuple[str, dict[str, Any]]] = [("messageStart", {"role": "assistant"})]
    events += [("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": f"{word} "}}) for word in text.split()]
    events += [
        ("contentBlockStop", {"contentBlockIndex": 0}),
        ("messageStop", {"stopReason": "end_turn"}),
        ("metadata", {"usage": usage, "metrics": {"latencyMs": 1}}),
    ]
    parts = tuple(_frame(kind, body) for kind, body in events)
    return Answer(200, parts=parts, content_type="application/vnd.amazon.eventstream")


def _event(body: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(body).encode() + b"\n\n"


def _frame(kind: str, body: dict[str, Any]) -> bytes:
    """One message of an event stream: https://smithy.io/2.0/aws/amazon-eventstream.html"""
    named = {":message-type": "event", ":event-type": kind, ":content-type": "application/json"}
    headers = b"".join(_header(name, value) for name, value in named.items())
    payload = json.dumps(body).encode()
    prelude = struct.pack("!II", 16 + len(headers) + len(payload), len(headers))
    head = prelude + struct.pack("!I", zlib.crc32(prelude))
    return head + headers + payload + struct.pack("!I", zlib.crc32(head + headers + payload))


def _header(name: str, value: str) -> bytes:
    return struct.pack("!B", len(name)) + name.encode() + b"\x07" + struct.pack("!H", len(value)) + value.encode()


def paced(parts: tuple[bytes, ...], seconds: float) -> Iterator[tuple[bytes, float]]:
    """Each part, and how long to wait before it, so that all take `seconds`."""
    for part in parts:
        yield part, seconds / max(1, len(parts))
