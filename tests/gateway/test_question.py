"""What a semantic cache compares: which questions may share an answer, and which answers are kept."""

from typing import Any

import pytest

from components.gateway_files.gateway_question import MOST_CHARACTERS, Question, answer, question

SYSTEM = {"role": "system", "content": "You know the manual."}


def body(text: Any = "How do I file a claim?", *before: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"model": "claude", "messages": [*before, {"role": "user", "content": text}], **more}


def asked(found: dict[str, Any], caller: str = "portal") -> Question:
    made = question(found, caller=caller, reference="claude")
    assert made is not None
    return made


def test_only_the_last_message_may_differ() -> None:
    assert asked(body("How do I file a claim?")).scope == asked(body("How does one file a claim?")).scope
    assert asked(body("How do I file a claim?")).text == "How do I file a claim?"


@pytest.mark.parametrize(
    "other",
    [
        asked(body(), caller="another key"),
        asked(body("How do I file a claim?", SYSTEM)),
        asked(body(temperature=0)),
        asked(body(user="jane")),
        asked(body(tools=[{"type": "function"}])),
        asked(body(response_format={"type": "json_object"})),
        asked(body("How do I file claim 7?")),
    ],
    ids=["key", "message before", "parameter", "user", "tools", "format", "number"],
)
def test_all_the_rest_is_compared_word_for_word(other: Question) -> None:
    assert other.scope != asked(body()).scope


def test_numbers_are_the_same_or_the_question_is_another() -> None:
    clause = asked(body("What does clause 4.2 say?")).scope
    assert asked(body("What says clause 4.2?")).scope == clause
    assert asked(body("What does clause 4.3 say?")).scope != clause


def test_what_says_nothing_of_the_answer_keeps_nobody_apart() -> None:
    plain = asked(body()).scope
    assert asked(body(metadata={"trace": "1"}, stream=False, n=1, cache={}, timeout=3)).scope == plain
    # It is the reference's answer whichever name it was asked by.
    assert asked({**body(), "model": "claude-degraded"}).scope == plain


@pytest.mark.parametrize(
    "other",
    [
        body(stream=True),
        body(n=2),
        body(""),
        body("x" * (MOST_CHARACTERS + 1)),
        body([{"type": "image_url", "image_url": {"url": "https://x"}}]),
        body([{"type": "text", "text": "see"}, {"type": "image_url"}]),
        {"model": "claude", "messages": [{"role": "assistant", "content": "go on"}]},
        {"model": "claude", "messages": [{"role": "tool", "content": "42", "tool_call_id": "1"}]},
        {"model": "claude", "messages": []},
        {"model": "claude"},
        {"model": "claude", "messages": "none"},
        body(cache="no"),
    ],
)
def test_what_cannot_be_compared_is_no_question_for_the_cache(other: dict[str, Any]) -> None:
    assert question(other, caller="portal", reference="claude") is None


def test_text_in_parts_is_text() -> None:
    parts = [{"type": "text", "text": "How do I"}, {"type": "text", "text": "file a claim?"}]
    assert asked(body(parts)).text == "How do I\nfile a claim?"


@pytest.mark.parametrize(
    ("wish", "look", "keep"),
    [({}, True, True), ({"no-cache": True}, False, True), ({"no-store": True}, True, False)],
)
def test_a_caller_may_do_without(wish: dict[str, bool], look: bool, keep: bool) -> None:
    found = asked(body(cache=wish))
    assert (found.look, found.keep) == (look, keep)


def response(finish: str = "stop", **message: Any) -> dict[str, Any]:
    said = {"role": "assistant", "content": "By form 7.", **message}
    return {
        "id": "c",
        "created": 1,
        "usage": {"total_tokens": 9},
        "choices": [{"finish_reason": finish, "message": said}],
    }


def test_an_answer_is_kept_as_its_text_and_costs_no_tokens_again() -> None:
    kept = answer(response(provider_specific_fields={"refusal": None}))
    assert kept == {
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "By form 7."}}],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }


@pytest.mark.parametrize(
    "other",
    [
        response("length"),
        response("content_filter"),
        response(tool_calls=[{"id": "1"}]),
        response(function_call={"name": "f"}),
        response(content=None),
        response(content=""),
        {"choices": []},
        {"choices": [*response()["choices"], *response()["choices"]]},
    ],
)
def test_half_an_answer_and_one_that_acts_are_not_kept(other: dict[str, Any]) -> None:
    assert answer(other) is None
