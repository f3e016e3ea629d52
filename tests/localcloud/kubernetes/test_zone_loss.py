"""The loss of a zone, with the real scheduler and Karpenter: what is declared is left."""

from collections import Counter
from collections.abc import Iterator

import pytest

from localcloud.kubernetes.capacity import Capacity
from tests.localcloud.kubernetes.world import ZONES, Program, Setting, deployment, node_class, node_pool

DECLARED = 2
RUN = 4
"""Two replicas that survive the loss of one of two zones: as spec.capacity has it, ceil(2 * 2 / 1)."""


@pytest.fixture
def pool(program: Program, setting: Setting) -> Iterator[str]:
    setting.now = Capacity(default=4)
    made = [program.create(node_class("zonal")), program.create(node_pool("zonal", ["g6e.xlarge"], ["on-demand"]))]
    yield "zonal"
    for resource in reversed(made):
        program.delete(resource)


def test_the_declared_replicas_are_left_when_a_zone_is_lost(program: Program, space: str, pool: str) -> None:
    item = deployment(space, "vllm", RUN, pool)
    item["spec"]["template"]["spec"]["topologySpreadConstraints"] = [
        {
            "maxSkew": 1,
            "topologyKey": "topology.kubernetes.io/zone",
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": {"app": "vllm"}},
        }
    ]
    program.create(item)
    nodes = {
        node["metadata"]["name"]: node["metadata"]["labels"]["topology.kubernetes.io/zone"]
        for node in program.api.list("v1", "Node", None, labelSelector="relight.dev/pool=zonal")
    }
    pods = program.api.list("v1", "Pod", space)
    where = Counter(nodes[pod["spec"]["nodeName"]] for pod in pods)
    assert sum(where.values()) == RUN
    for lost in ZONES:
        assert RUN - where[lost] >= DECLARED, where
    # And the budget's own view once the zone's pods are gone: deleted at once, as with their nodes.
    for pod in pods:
        if nodes[pod["spec"]["nodeName"]] == ZONES[0]:
            program.api.delete(f"/api/v1/namespaces/{space}/pods/{pod['metadata']['name']}")
    left = [
        pod
        for pod in program.api.list("v1", "Pod", space)
        if pod["spec"].get("nodeName") in nodes
        and nodes[pod["spec"]["nodeName"]] != ZONES[0]
        and not pod["metadata"].get("deletionTimestamp")
    ]
    assert len(left) >= DECLARED
