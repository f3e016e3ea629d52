"""GPU nodes by the real Karpenter, as far as the capacity setting goes."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from localcloud.kubernetes.capacity import Capacity
from localcloud.kubernetes.clusters import Clusters
from localcloud.kubernetes.endpoint import Endpoint
from localcloud.provider import PartialFailure
from tests.localcloud.kubernetes.world import Program, Setting, deployment, node_class, node_pool

TYPES = ["g6e.xlarge", "g6e.2xlarge"]


@pytest.fixture
def pool(program: Program, setting: Setting) -> Iterator[str]:
    """A pool of one or two types of GPU node, whose capacity a test sets; its nodes go with it."""
    made = [program.create(node_class("gpu", capacityReservationSelectorTerms=[{"tags": {"relight": "demo"}}]))]
    made.append(program.create(node_pool("gpu", TYPES, ["reserved", "on-demand"])))
    yield "gpu"
    setting.now = Capacity(default=4)
    for resource in reversed(made):
        program.delete(resource)
    assert nodes(program) == []


def nodes(program: Program) -> list[dict[str, Any]]:
    return program.api.list("v1", "Node", None, labelSelector="relight.dev/pool=gpu")


def place(node: dict[str, Any]) -> tuple[str, str, str]:
    labels = node["metadata"]["labels"]
    keys = ("topology.kubernetes.io/zone", "node.kubernetes.io/instance-type", "karpenter.sh/capacity-type")
    zone, kind, capacity = (labels[key] for key in keys)
    return zone, kind, capacity


def set_capacity(setting: Setting, **zones: Any) -> None:
    """Zones by their last letter; what is not named has nothing."""
    setting.now = Capacity(default=0, zones={f"us-east-1{letter}": counts for letter, counts in zones.items()})
    time.sleep(1.5)  # the setting is looked at once a second


def test_pods_get_the_gpu_nodes_they_ask_for(program: Program, setting: Setting, space: str, pool: str) -> None:
    set_capacity(setting, a={"g6e.xlarge": 2}, b={"g6e.2xlarge": 1})
    running = program.create(deployment(space, "vllm", 2, pool))
    found = nodes(program)
    assert {place(node)[2] for node in found} == {"on-demand"}
    for node in found:
        labels = node["metadata"]["labels"]
        assert labels["eks.amazonaws.com/compute-type"] == "auto"
        assert labels["eks.amazonaws.com/instance-gpu-name"] == "l40s"
        assert labels["eks.amazonaws.com/instance-gpu-count"] == "1"
        assert node["status"]["allocatable"]["nvidia.com/gpu"] == "1"
        assert re.fullmatch(r"aws:///us-east-1[ab]/i-[0-9a-f]{17}", node["spec"]["providerID"])
    program.delete(running)


def test_reserved_nodes_are_taken_first(program: Program, setting: Setting, space: str, pool: str) -> None:
    set_capacity(setting, a={"g6e.2xlarge": {"reserved": 1}, "g6e.xlarge": 4})
    running = program.create(deployment(space, "vllm", 2, pool))
    assert sorted(map(place, nodes(program))) == [
        ("us-east-1a", "g6e.2xlarge", "reserved"),
        ("us-east-1a", "g6e.xlarge", "on-demand"),
    ]
    program.delete(running)


def test_what_finds_no_capacity_stays_pending_and_says_so_until_there_is_some(
    clusters: Clusters, endpoint: Endpoint, program: Program, setting: Setting, space: str, pool: str
) -> None:
    set_capacity(setting, b={"g6e.xlarge": 1})
    hurried = Program(clusters, endpoint, allowance=8)
    wanted = deployment(space, "vllm", 2, pool)
    with pytest.raises(PartialFailure) as failure:
        hurried.create(wanted, timeout=1)
    assert [place(node) for node in nodes(program)] == [("us-east-1b", "g6e.xlarge", "on-demand")]
    reasons = failure.value.reasons
    assert reasons[0] == f"Deployment {space}/vllm: 1 of 2 replicas are available, 2 of them of the new version."
    assert any("1 Insufficient nvidia.com/gpu" in reason for reason in reasons)
    assert (
        "1 of 2 pods: Karpenter finds no node. No capacity left (`relight local capacity` shows and changes what there "
        "is): g6e.xlarge/g6e.2xlarge reserved/on-demand."
    ) in reasons

    set_capacity(setting, a={"g6e.2xlarge": 1}, b={"g6e.xlarge": 1})
    made = program.create(wanted)
    assert made.outputs["status"]["availableReplicas"] == 2
    assert sorted(place(node)[0] for node in nodes(program)) == ["us-east-1a", "us-east-1b"]
    program.delete(made)
