"""What of a question a semantic cache compares: its last message by meaning, all the rest word for word.

Of a request the cache takes the text that the user wrote last; the messages before it, the caller's key and every
parameter must be the same (`scope`), and so must the numbers in the text, since embeddings hardly tell 4.2 from 4.3.
What can't be compared so is not looked up and not kept. Only the standard library.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

MOST_CHARACTERS = 2000
"""Longer texts carry documents with them, which would make different questions about the same one look alike."""
APART = frozenset({"model", "messages", "metadata", "litellm_metadata", "cache", "n", "stream", "timeout"})
"""Fields of a request that don't change what is answered, or are compared in a way of their own."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """`scope` is the same for questions that may share an answer; `look` and `keep`: whether the caller lets the cache
    answer, and be told the answer."""

    text: str
    scope: str
    look: bool = True
    keep: bool = True


def question(body: Mapping[str, Any], *, caller: str, reference: str) -> Question | None:
    """The question of a chat completion's body, asked with the key of `caller`; None if it isn't one for the cache.

    `cache: {"no-cache": true}` asks a model whatever the cache has, `{"no-store": true}` keeps the answer out of it.
    https://docs.litellm.ai/docs/proxy/caching#dynamic-cache-controls
    """
    messages, wish = body.get("messages"), body.get("cache") or {}
    if not isinstance(messages, list) or not messages or not isinstance(wish, Mapping):
        return None
    if body.get("stream") or (body.get("n") or 1) != 1:
        return None
    text = _text(messages[-1])
    if text is None or not 0 < len(text.strip()) <= MOST_CHARACTERS:
        return None
    rest = {name: value for name, value in body.items() if name not in APART}
    same = [reference, caller, messages[:-1], rest, re.findall(r"\d+", text)]
    scope = sha256(json.dumps(same, sort_keys=True, default=str).encode()).hexdigest()
    return Question(text=text, scope=scope, look=not wish.get("no-cache"), keep=not wish.get("no-store"))


def _text(message: Any) -> str | None:
    """What a user's message says; None if it is somebody else's, or holds more than text."""
    if not isinstance(message, Mapping) or message.get("role") != "user" or set(message) - {"role", "content"}:
        return None
    content = message.get("content")
    if isinstance(content, str):
        return content
    if isinstance(content, list) and all(isinstance(part, Mapping) and part.get("type") == "text" for part in content):
        return "\n".join(str(part.get("text", "")) for part in content)
    return None


def answer(response: Mapping[str, Any]) -> dict[str, Any] | None:
    """What of a response is kept: a whole text that calls no tool; None for anything else. It cost no tokens when it is
    given again, so it says none."""
    choices = response.get("choices") or []
    if len(choices) != 1 or choices[0].get("finish_reason") != "stop":
        return None
    message = choices[0].get("message") or {}
    if not isinstance(message.get("content"), str) or not message["content"]:
        return None
    if message.get("tool_calls") or message.get("function_call"):
        return None
    said = {"role": "assistant", "content": message["content"]}
    usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    return {"choices": [{"index": 0, "finish_reason": "stop", "message": said}], "usage": usage}
