"""The gateway's configuration: who answers for whom, and who only under a name that says so."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.gateway_config import Backend, Reliability, render


def backend(name: str, *, weaker: bool = False, **more: str) -> Backend:
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


def test_a_dead_backend_is_left_alone_for_the_cooldown() -> None:
    settings = render([backend("a")])["router_settings"]
    # A value other than LiteLLM's own 3: only then is a backend that is alone in its group cooled down.
    assert settings["allowed_fails"] == 1
    assert settings["num_retries"] == 1
    assert settings["cooldown_time"] == 30


def test_times_and_retries_are_those_given() -> None:
    config = render([backend("a"), backend("b")], Reliability(timeout=7, retries=3, allowed_fails=2, cooldown=11))
    assert {entry["litellm_params"]["timeout"] for entry in config["model_list"]} == {7}
    settings = config["router_settings"]
    assert [settings[key] for key in ("timeout", "num_retries", "allowed_fails", "cooldown_time")] == [7, 3, 2, 11]


def test_a_backend_has_what_it_needs_to_be_reached_and_nothing_else() -> None:
    ours, bedrock, direct = render(
        [
            backend("ours", api_base="http://ours.claims.svc.cluster.local:8000/v1"),
            backend("bedrock", region="us-east-1"),
            backend("direct", key_variable="ANTHROPIC_API_KEY"),
        ]
    )["model_list"]
    assert ours["litellm_params"] == {
        "model": "openai/ours",
        "timeout": 60,
        "api_base": "http://ours.claims.svc.cluster.local:8000/v1",
    }
    assert bedrock["litellm_params"] == {"model": "openai/bedrock", "timeout": 60, "aws_region_name": "us-east-1"}
    assert direct["litellm_params"] == {
        "model": "openai/direct",
        "timeout": 60,
        "api_key": "os.environ/ANTHROPIC_API_KEY",
    }


def test_keys_are_named_never_held_and_what_people_say_is_not_logged() -> None:
    config = render([backend("direct", key_variable="ANTHROPIC_API_KEY")])
    assert config["general_settings"]["master_key"] == "os.environ/LITELLM_MASTER_KEY"
    assert config["litellm_settings"]["turn_off_message_logging"] is True
    # A provider that doesn't know a parameter of another's answers all the same.
    assert config["litellm_settings"]["drop_params"] is True
    assert json.loads(json.dumps(config)) == config
