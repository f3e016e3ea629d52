"""Models' stand-ins: what they say, and that they do as they are told."""

import json
import struct
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from localcloud.traffic.answers import Answer, Identity, answer
from localcloud.traffic.behaviour import WELL, Behaviour, Behaviours
from localcloud.traffic.stand_in import PROVIDERS, handler, respond

MODEL = Identity(model="qwen3-8b", region="us-east-1", zone="us-east-1a", digest="sha256:" + "ab" * 32)
PROVIDER = Identity(model="", provider="bedrock", region="us-east-1")
NAME = "qwen3-8b@sha256:abababababab us-east-1a"
ASKED: dict[str, Any] = {"model": "qwen3-8b", "messages": [{"role": "user", "content": "Is hail covered?"}]}


def given(path: str, request: dict[str, Any], who: Identity = MODEL) -> Answer:
    found = answer(who, path, request)
    assert found is not None
    return found


def test_an_answer_names_model_digest_and_zone() -> None:
    found = given("/v1/chat/completions", ASKED).body
    assert found["choices"][0]["message"]["content"] == f"{NAME} heard: Is hail covered?"
    assert found["system_fingerprint"] == NAME


def test_a_streamed_answer_comes_in_parts_and_ends() -> None:
    parts = given("/v1/chat/completions", {**ASKED, "stream": True}).parts
    assert parts[-1] == b"data: [DONE]\n\n"
    deltas = [json.loads(part.removeprefix(b"data: "))["choices"][0]["delta"] for part in parts[:-1]]
    assert "".join(delta.get("content", "") for delta in deltas).strip() == f"{NAME} heard: Is hail covered?"


def test_messages_as_anthropic_streams_them() -> None:
    parts = given("/v1/messages", {**ASKED, "stream": True}).parts
    kinds = [part.split(b"\n")[0].decode().removeprefix("event: ") for part in parts]
    assert (kinds[0], kinds[-1]) == ("message_start", "message_stop")
    assert given("/v1/messages", ASKED).body["content"][0]["text"].endswith("Is hail covered?")


def test_converse_as_bedrock_streams_it() -> None:
    asked = {"messages": [{"role": "user", "content": [{"text": "Is hail covered?"}]}]}
    whole = given("/model/us.anthropic.claude/converse", asked, PROVIDER).body
    assert whole["output"]["message"]["content"][0]["text"] == "bedrock us-east-1 heard: Is hail covered?"
    for frame in given("/model/us.anthropic.claude/converse-stream", asked, PROVIDER).parts:
        length, headers, check = struct.unpack("!III", frame[:12])
        assert (length, check) == (len(frame), zlib.crc32(frame[:8]))
        assert struct.unpack("!I", frame[-4:])[0] == zlib.crc32(frame[:-4])
        json.loads(frame[12 + headers : -4])


def test_titan_embeds_as_bedrock_has_it() -> None:
    path = "/model/amazon.titan-embed-text-v2%3A0/invoke"
    hail, flood = (given(path, {"inputText": text}).body for text in ("hail", "flood"))
    assert hail["inputTextTokenCount"] == 1
    assert len(hail["embedding"]) == len(flood["embedding"])
    assert hail["embedding"] != flood["embedding"]


def test_embeddings_are_the_same_for_the_same_text_and_of_length_one() -> None:
    found = given("/v1/embeddings", {"input": ["hail", "flood", "hail"]}).body["data"]
    first, second, third = (each["embedding"] for each in found)
    assert first == third != second
    assert sum(value * value for value in first) == pytest.approx(1)


@pytest.mark.parametrize(
    ("behaviour", "headers", "status"),
    [
        (WELL, {"Authorization": "Bearer x"}, 200),
        (WELL, {"x-api-key": "x"}, 200),
        (WELL, {}, 401),
        (Behaviour(rate_limit=True), {"x-api-key": "x"}, 429),
        (Behaviour(fail=1.0), {"x-api-key": "x"}, 500),
    ],
)
def test_a_provider_does_as_it_is_told(behaviour: Behaviour, headers: dict[str, str], status: int) -> None:
    found = respond(PROVIDER, behaviour, "/v1/messages", json.dumps(ASKED).encode(), headers)
    assert found.status == status


@pytest.mark.parametrize(("body", "path", "status"), [(b"{", "/v1/completions", 400), (b"{}", "/v2/none", 404)])
def test_what_no_api_takes_is_refused(body: bytes, path: str, status: int) -> None:
    assert respond(MODEL, WELL, path, body, {}).status == status


@pytest.fixture
def behaviours(tmp_path: Path) -> Behaviours:
    return Behaviours(tmp_path / "behaviours.json")


@pytest.fixture
def served(request: pytest.FixtureRequest, behaviours: Behaviours) -> Iterator[str]:
    who, key = request.param
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(who, key, behaviours))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def ask(url: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, bytes]:
    data = json.dumps(body).encode() if body is not None else None
    try:
        with urllib.request.urlopen(urllib.request.Request(url + path, data, headers), timeout=10) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.mark.parametrize("served", [(MODEL, "us-east-1/claims/qwen3-8b")], indirect=True)
def test_a_model_serves_its_api_and_changes_its_ways_at_once(served: str, behaviours: Behaviours) -> None:
    assert ask(served, "/health")[0] == 200
    assert json.loads(ask(served, "/v1/models")[2])["data"][0]["id"] == "qwen3-8b"
    assert b'vllm:num_requests_waiting{model_name="qwen3-8b"} 0' in ask(served, "/metrics")[2]
    status, headers, _ = ask(served, "/v1/chat/completions", ASKED)
    assert (status, headers["x-relight-answered"]) == (200, NAME)
    assert ask(served, "/v1/chat/completions", {**ASKED, "stream": True})[2].endswith(b"data: [DONE]\n\n")
    behaviours.set("us-east-1/claims/qwen3-8b", Behaviour(fail=1.0))
    assert ask(served, "/v1/chat/completions", ASKED)[0] == 500
    behaviours.set("us-east-1/claims/qwen3-8b", Behaviour(down=True))
    with pytest.raises(OSError, match="closed connection without response"):
        ask(served, "/v1/chat/completions", ASKED)
    behaviours.set("us-east-1/claims/qwen3-8b", Behaviour(slow=0.4))
    began = time.monotonic()
    assert ask(served, "/v1/chat/completions", ASKED)[0] == 200
    assert time.monotonic() - began >= 0.4
    behaviours.set("us-east-1/claims/qwen3-8b", WELL)
    assert ask(served, "/v1/chat/completions", ASKED)[0] == 200
    assert json.loads(behaviours.file.read_text()) == {}


@pytest.mark.parametrize("served", [(Identity(model="", provider=PROVIDERS), PROVIDERS)], indirect=True)
def test_providers_are_told_apart_by_the_host_they_are_asked_as(served: str, behaviours: Behaviours) -> None:
    east, west = (f"bedrock-runtime.us-{side}.amazonaws.com" for side in ("east-1", "west-2"))
    behaviours.set(east, Behaviour(rate_limit=True))
    path, body = "/model/claude/converse", dict[str, str]()
    limited = ask(served, path, body, Host=east, Authorization="AWS4")
    assert (limited[0], limited[1]["x-amzn-errortype"]) == (429, "ThrottlingException")
    assert ask(served, path, body, Host=west, Authorization="AWS4")[1]["x-relight-answered"] == "bedrock us-west-2"


def test_a_behaviour_says_in_words_what_it_is() -> None:
    assert str(WELL) == "well"
    assert str(Behaviour(slow=20, fail=0.8, rate_limit=True, down=True)) == "20 s slow, failing 80%, rate limited, down"
