"""The gateway's configuration: who answers for whom, and who only under a name that says so."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.gateway_config import Backend, Reliability, RequestLog, SemanticCache, render, render_cache


def backend(name: str, *, weaker: bool = False, **more: Any) -> Backend:
    return Backend(name=name, litellm_model=f"openai/{name}", weaker=weaker, **more)


def groups(config: dict[str, Any]) -> dict[str, str]:
    """Which backend answers under which name."""
    return {entry["model_name"]: entry["model_info"]["id"] for entry in config["model_list"]}


def fallbacks(config: dict[str, Any]) -> dict[str, list[str]]:
    return {name: rest for each in config["router_settings"]["fallbacks"] for name, rest in each.items()}


@pytest.mark.parametrize(
    ("route", "named", "after"),
    [
        ("a", {"a": "a"}, {}),
        ("a b c", {"a": "a", "b": "b", "c": "c"}, {"a": ["b", "c"]}),
        ("a w!", {"a": "a", "a-degraded": "w"}, {}),
        ("a w! v!", {"a": "a", "a-degraded": "w", "a-degraded-v": "v"}, {"a-degraded": ["a-degraded-v"]}),
        (
            "a w! b v!",
            {"a": "a", "b": "b", "a-degraded": "w", "a-degraded-v": "v"},
            {"a": ["b"], "a-degraded": ["a-degraded-v"]},
        ),
    ],
)
def test_a_route_is_names_and_fallbacks(route: str, named: dict[str, str], after: dict[str, list[str]]) -> None:
    config = render([backend(name.rstrip("!"), weaker=name.endswith("!")) for name in route.split()])
    assert groups(config) == named
    assert fallbacks(config) == after


ROUTES = st.lists(st.booleans(), max_size=6).map(
    lambda weaker: [backend("n0"), *(backend(f"n{i}", weaker=w) for i, w in enumerate(weaker, start=1))]
)


@given(ROUTES)
def test_nobody_is_given_a_weaker_model_without_asking_for_it(route: list[Backend]) -> None:
    config = render(route)
    names = groups(config)
    weaker = {each.name for each in route if each.weaker}
    reached = set()
    ask = ["n0"]
    while ask:
        name = ask.pop()
        reached.add(names[name])
        ask += fallbacks(config).get(name, [])
    assert reached == {each.name for each in route if not each.weaker}
    assert all(name.startswith("n0-degraded") for name, answered_by in names.items() if answered_by in weaker)


@given(ROUTES)
def test_every_backend_answers_under_one_name_and_every_fallback_exists(route: list[Backend]) -> None:
    config = render(route)
    assert sorted(groups(config).values()) == sorted(each.name for each in route)
    assert len(config["model_list"]) == len(route)
    assert {name for first, rest in fallbacks(config).items() for name in (first, *rest)} <= set(groups(config))


def entries(config: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The deployments by backend."""
    return {entry["model_info"]["id"]: entry for entry in config["model_list"]}


def test_a_dead_backend_is_left_alone_for_the_cooldown_and_a_silent_one_at_once() -> None:
    settings = render([backend("a")])["router_settings"]
    # A value other than LiteLLM's own 3: only then is a backend that is alone in its group cooled down.
    assert settings["allowed_fails"] == 1
    assert settings["cooldown_time"] == 30
    assert settings["allowed_fails_policy"] == {
        "TimeoutErrorAllowedFails": 0,
        "RateLimitErrorAllowedFails": 0,
        "AuthenticationErrorAllowedFails": 0,
    }


def test_only_the_last_of_a_chain_is_asked_again_and_it_is_never_left_alone() -> None:
    found = entries(render([backend("a"), backend("b"), backend("w", weaker=True), backend("v", weaker=True)]))
    assert {name: entry["litellm_params"]["num_retries"] for name, entry in found.items()} == {
        "a": 0,
        "b": 1,
        "w": 0,
        "v": 1,
    }
    assert {name: entry["model_info"] for name, entry in found.items()} == {
        "a": {"id": "a"},
        "b": {"id": "b", "last_resort": True, "cooldown_time": 0},
        "w": {"id": "w"},
        "v": {"id": "v", "last_resort": True, "cooldown_time": 0},
    }
    assert render([backend("a")])["router_settings"]["num_retries"] == 0


def test_times_and_retries_are_those_given() -> None:
    given = Reliability(timeout=7, first_token=3, retries=4, allowed_fails=2, cooldown=11)
    config = render([backend("a"), backend("b")], given)
    for entry in config["model_list"]:
        assert (entry["litellm_params"]["timeout"], entry["litellm_params"]["stream_timeout"]) == (7, 3)
    assert entries(config)["b"]["litellm_params"]["num_retries"] == 4
    settings = config["router_settings"]
    assert [settings[key] for key in ("timeout", "stream_timeout", "allowed_fails", "cooldown_time")] == [7, 3, 2, 11]


def test_a_chain_is_walked_to_its_end() -> None:
    assert render([backend(f"n{i}") for i in range(9)])["router_settings"]["max_fallbacks"] == 9


@pytest.mark.parametrize(
    ("contexts", "after"),
    [
        ({"a": 8000, "b": 200000, "c": 16000}, [{"a": ["b", "c"]}]),
        ({"a": 8000, "b": 4000, "c": 16000}, [{"a": ["c"]}]),
        ({"a": 8000, "b": 8000}, []),
        ({"a": 8000, "b": None}, []),
        ({"a": None, "b": 8000}, []),
    ],
)
def test_a_question_that_is_too_long_goes_on_to_what_is_declared_to_take_longer_ones(
    contexts: dict[str, int | None], after: list[dict[str, list[str]]]
) -> None:
    route = [Backend(name=name, litellm_model="m", context=context) for name, context in contexts.items()]
    assert render(route)["router_settings"]["context_window_fallbacks"] == after


def test_a_weaker_model_with_a_longer_window_is_still_weaker() -> None:
    route = [
        Backend(name="a", litellm_model="m", context=8000),
        Backend(name="w", litellm_model="m", context=9000, weaker=True),
        Backend(name="v", litellm_model="m", context=10000, weaker=True),
    ]
    assert render(route)["router_settings"]["context_window_fallbacks"] == [{"a-degraded": ["a-degraded-v"]}]


def test_a_refusal_is_an_answer_and_is_asked_of_nobody_else() -> None:
    route = [backend("a"), backend("b"), backend("w", weaker=True), backend("v", weaker=True)]
    assert render(route)["router_settings"]["content_policy_fallbacks"] == [{"a": []}, {"a-degraded": []}]
    # An empty list would count as none, and then LiteLLM goes on as after any error.
    assert render(route[:1])["router_settings"]["content_policy_fallbacks"] == [{"a": []}]


def test_a_backend_has_what_it_needs_to_be_reached_and_nothing_else() -> None:
    route = [
        backend("ours", api_base="http://ours.claims.svc.cluster.local:8000/v1"),
        backend("bedrock", region="us-east-1"),
        backend("direct", key_variable="DIRECT_API_KEY"),
        Backend(name="vertex", litellm_model="vertex_ai/m", region="europe-west4", key_variable="VERTEX_API_KEY"),
    ]
    common = {"timeout": 60, "stream_timeout": 15, "num_retries": 0}
    ours, bedrock, direct, vertex = (entry["litellm_params"] for entry in render(route)["model_list"])
    assert ours == {**common, "model": "openai/ours", "api_base": "http://ours.claims.svc.cluster.local:8000/v1"}
    assert bedrock == {**common, "model": "openai/bedrock", "aws_region_name": "us-east-1"}
    assert direct == {**common, "model": "openai/direct", "api_key": "os.environ/DIRECT_API_KEY"}
    # https://docs.litellm.ai/docs/providers/vertex
    assert vertex == {
        **common,
        "num_retries": 1,
        "model": "vertex_ai/m",
        "vertex_location": "europe-west4",
        "vertex_credentials": "os.environ/VERTEX_API_KEY",
    }


def test_requests_are_logged_where_the_service_says_and_without_prompts_unless_it_asks_for_them() -> None:
    log = RequestLog(bucket="audit", region="us-east-1", prefix="requests/claims")
    settings = render([backend("a")], log=log)["litellm_settings"]
    assert settings["callbacks"] == ["hooks.gateway", "gateway_log.log"]
    assert settings["s3_callback_params"] == {
        "s3_bucket_name": "audit",
        "s3_region_name": "us-east-1",
        "s3_path": "requests/claims",
    }
    assert settings["turn_off_message_logging"] is True
    whole = render([backend("a")], log=replace(log, prompts=True))["litellm_settings"]
    assert whole["turn_off_message_logging"] is False
    # No caller can keep a request out of it.
    assert settings["global_disable_no_log_param"] is True


def test_callers_are_known_by_virtual_keys() -> None:
    assert render([backend("a")])["general_settings"]["custom_auth"] == "hooks.authenticate"


def test_keys_are_named_never_held_and_what_people_say_is_not_logged() -> None:
    config = render([backend("direct", key_variable="ANTHROPIC_API_KEY")])
    assert config["general_settings"]["master_key"] == "os.environ/LITELLM_MASTER_KEY"
    assert config["litellm_settings"]["turn_off_message_logging"] is True
    # A provider that doesn't know a parameter of another's answers all the same.
    assert config["litellm_settings"]["drop_params"] is True
    assert json.loads(json.dumps(config)) == config


def test_a_cache_is_told_by_names_alone_and_compares_by_a_model_as_a_route_would_call_it() -> None:
    embedding = Backend(
        name="ours", litellm_model="openai/e", api_base="https://e.example", key_variable="OURS_API_KEY"
    )
    cache = SemanticCache(
        group="demo-claims", region="us-east-1", embedding=embedding, similarity=0.9, ttl=60, stale=600
    )
    assert render_cache(cache) == {
        "group": "demo-claims",
        "region": "us-east-1",
        "embedding": {"model": "openai/e", "api_base": "https://e.example", "api_key": "os.environ/OURS_API_KEY"},
        "similarity": 0.9,
        "ttl": 60,
        "stale": 600,
    }
