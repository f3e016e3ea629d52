"""What a first backend that is gone costs callers, at the real LiteLLM proxy.

The promise: at most 1.5 s a request until the breaker opens, and nothing after. `pytest -s` prints the figures.
"""

import statistics
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from components.gateway_config import Backend, render
from tests.gateway.backend import Stand, dying, standing
from tests.gateway.proxy import Answer, Proxy, black_hole, running

MODELS = {
    "bedrock": "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "anthropic": "anthropic/claude-sonnet-4-5-20250929",
    "openai": "openai/gpt-4.1",
    "vllm": "hosted_vllm/qwen3-8b",
}
MOST = 1.5
GROUPS = [f"{how}-{kind}" for how in ("refuses", "gone") for kind in MODELS]


def backend(name: str, kind: str, port: int) -> Backend:
    suffix = "" if kind in ("bedrock", "anthropic") else "/v1"
    region = "us-east-1" if kind == "bedrock" else None
    base = f"http://127.0.0.1:{port}{suffix}"
    key = None if kind == "bedrock" else "PROVIDER_API_KEY"
    return Backend(name=name, litellm_model=MODELS[kind], api_base=base, region=region, key_variable=key)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """A gateway each of whose groups falls back to `good`: a rendered route for each kind of provider, in one proxy.

    All of them answered before they died, as in a pod that became ready.
    """
    with ExitStack() as end, standing(Stand("good")) as good:
        config = render([backend("good", "vllm", good.port)])
        alive = {group: end.enter_context(dying(Stand(group))) for group in GROUPS}
        for group, (stand, _) in alive.items():
            rendered = render([backend(group, group.partition("-")[2], stand.port), backend("good", "vllm", good.port)])
            config["model_list"].insert(0, rendered["model_list"][0])
            config["router_settings"]["fallbacks"] += rendered["router_settings"]["fallbacks"]
            config["router_settings"]["max_fallbacks"] = rendered["router_settings"]["max_fallbacks"]
        secrets = {"PROVIDER_API_KEY": "sk-provider"}
        with running(tmp_path_factory.mktemp("gateway"), config, secrets, {}) as proxy:
            for group, (stand, die) in alive.items():
                assert [proxy.ask(group).by for _ in range(2)] == [group, group]
                die()
                if group.startswith("gone"):
                    end.enter_context(black_hole(stand.port))
            yield proxy


def ask(gateway: Proxy, group: str, times: int) -> list[Answer]:
    answers = [gateway.ask(group) for _ in range(times)]
    assert [(answer.status, answer.by) for answer in answers] == [(200, "good")] * times
    return answers


@pytest.mark.parametrize("group", GROUPS)
def test_a_dead_first_backend_costs_at_most_a_second_and_a_half_until_the_breaker_opens_and_nothing_after(
    gateway: Proxy, group: str
) -> None:
    usual = [answer.seconds for answer in ask(gateway, "good", 5)]
    alone = statistics.median(usual)
    noise = max(usual) - alone  # what a busy machine adds to any answer
    first, second, *after = (answer.seconds - alone for answer in ask(gateway, group, 7))
    print(f"\n{group}: first {first:.2f} s, second {second:.2f} s, then {statistics.median(after):.2f} s more")
    assert first <= MOST + noise
    assert second <= MOST + noise
    # Nothing but the machine's own noise: no connection is tried any more.
    assert statistics.median(after) <= 0.25 + noise
