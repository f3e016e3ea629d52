"""Models whose replicas span nodes run as LeaderWorkerSets, and are held to the same."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from policies.compute.pods import GROUP
from policies.context import Context
from policies.judge import Judge
from policies.pack import RULES
from recovery.graph.resource import Resource
from spec.environment import Environment
from spec.naming import Layer, Stack
from tests.graphs import graph
from tests.layers.environments import DATA, EAST, GET_OBJECT, build, demo, demo_up, topology
from tests.policies.case import TODAY, UNSET, Path, changed, violations

NAME = "claims-assistant-qwen3-8b-us-east-1-group"
LEADER = ("spec", "leaderWorkerTemplate", "leaderTemplate", "spec")
WORKER = ("spec", "leaderWorkerTemplate", "workerTemplate", "spec")


@cache
def environment() -> Environment:
    """`demo` with a model on two nodes."""
    model = demo().models["qwen3-8b"].model_copy(update={"nodes": 2})
    return demo().model_copy(update={"models": {**demo().models, "qwen3-8b": model}})


@cache
def group() -> Resource:
    """One of its LeaderWorkerSets."""
    stack = Stack("demo", Layer.REGION, EAST)
    recording = build(environment(), stack, {GET_OBJECT: {"body": topology(demo_up()[DATA], EAST)}})
    found = graph({stack.name: recording}).named(GROUP, NAME)
    assert found is not None
    return found


def said_of(resource: Resource) -> tuple[str, ...]:
    """What all rules for resources say of it."""
    return violations(list(Judge(RULES, Context(environment=environment(), today=TODAY)).resource(resource)))


def test_a_group_keeps_every_rule() -> None:
    assert said_of(group()) == ()


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            (*WORKER, "containers", 0, "image"),
            "vllm:latest",
            "container vllm: image is vllm:latest, not named by digest.",
        ),
        ((*WORKER, "containers", 0, "args"), UNSET, "container vllm: --model is not set, not a folder"),
        ((*LEADER, "topologySpreadConstraints"), UNSET, "topologySpreadConstraints has none over"),
        ((*LEADER, "containers", 0, "livenessProbe"), UNSET, "container vllm: livenessProbe is not set."),
        (("spec", "replicas"), 2, "spec.replicas is 2, not at least 3 (full, 2 declared, 3 zones)."),
    ],
)
def test_leaders_and_workers_are_judged(path: Path, value: Any, message: str) -> None:
    found = said_of(replace(group(), inputs=changed(group().inputs, path, value)))
    assert any(each.startswith(f"{NAME}: {message}") for each in found)
