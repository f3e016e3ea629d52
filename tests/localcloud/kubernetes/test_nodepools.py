"""Why Karpenter gives a pod no node."""

from typing import Any

import pytest

from localcloud.kubernetes.nodepools import explain
from tests.localcloud.kubernetes.world import node_pool

TOLERATION = {"key": "nvidia.com/gpu", "operator": "Exists"}
OTHERS = "incompatible requirements, key relight.dev/pool, relight.dev/pool In [gpu] not in relight.dev/pool In [other]"
SMALL = (
    "no instance type has enough resources, requirements=karpenter.sh/nodepool In [gpu], relight.dev/pool In [gpu], "
    'resources={"memory":"900Gi"}'
)


def pod(selector: dict[str, str] | None = None, **toleration: str) -> dict[str, Any]:
    selector = {"relight.dev/pool": "gpu"} if selector is None else selector
    return {"spec": {"nodeSelector": selector, "tolerations": [toleration or TOLERATION]}}


def pools() -> list[dict[str, Any]]:
    return [node_pool("gpu", ["g6.xlarge"], ["on-demand"]), node_pool("other", ["p5.48xlarge"], ["spot"])]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            f"Failed to schedule pod, {OTHERS}",
            "No capacity left (`relight local capacity` shows and changes what there is): g6.xlarge on-demand.",
        ),
        (
            f"{OTHERS}; no instance type has the required offering, requirements=karpenter.sh/nodepool In [gpu]",
            "No capacity left (`relight local capacity` shows and changes what there is): g6.xlarge on-demand.",
        ),
        (f"{OTHERS}; {SMALL}", 'Too small for what the pod asks for, {"memory":"900Gi"}: g6.xlarge on-demand.'),
        (
            f"{OTHERS}; all available instance types exceed limits for nodepool (NodePool=gpu)",
            "The pool's own limit is reached: g6.xlarge on-demand.",
        ),
        (
            f"{OTHERS}; incompatible requirements, key zone, zone In [a] not in zone In [b]",
            "Incompatible requirements, key zone, zone In [a] not in zone In [b]: g6.xlarge on-demand.",
        ),
        (
            "no instance type met all requirements, requirements=karpenter.sh/nodepool In [gpu]",
            "No instance type met all requirements: g6.xlarge on-demand.",
        ),
    ],
)
def test_only_the_pools_that_the_pod_asks_for_are_spoken_of(message: str, expected: str) -> None:
    assert explain(pod(), pools(), message) == [expected]


def test_pools_with_the_same_cause_are_one_sentence() -> None:
    both = [node_pool("gpu", ["g6.xlarge"], ["spot"]), node_pool("gpu", ["g6.xlarge"], ["on-demand"])]
    (sentence,) = explain(pod(), both, "")
    assert sentence.endswith(": g6.xlarge on-demand, g6.xlarge spot.")


def test_a_pool_that_is_not_ready_is_said_to_be_so() -> None:
    waiting = pools()
    waiting[0]["status"] = {"conditions": [{"type": "Ready", "status": "False", "message": "NodeClass not found"}]}
    assert explain(pod(), waiting, "") == ["Not ready (NodeClass not found): g6.xlarge on-demand."]


@pytest.mark.parametrize(
    ("asking", "expected"),
    [
        (pod({"relight.dev/pool": "absent"}), "No node pool makes nodes for relight.dev/pool=absent."),
        (pod({"unheard.of": "x"}), "No node pool makes nodes for unheard.of=x."),
        (
            pod({"node.kubernetes.io/instance-type": "g5.xlarge"}),
            "No node pool makes nodes for node.kubernetes.io/instance-type=g5.xlarge.",
        ),
        (pod({}, key="nvidia.com/gpu", value="false"), "No node pool makes nodes for the pod's tolerations."),
        (
            pod({}, key="nvidia.com/gpu", value="true", effect="NoExecute"),
            "No node pool makes nodes for the pod's tolerations.",
        ),
    ],
)
def test_a_pod_that_no_pool_is_for_is_told_so(asking: dict[str, Any], expected: str) -> None:
    assert explain(asking, pools(), "") == [expected]


@pytest.mark.parametrize(
    "asking",
    [
        pod({"topology.kubernetes.io/zone": "us-east-1a", "relight.dev/pool": "gpu"}),
        pod({"node.kubernetes.io/instance-type": "g6.xlarge"}),
        pod(key="nvidia.com/gpu", value="true", effect="NoSchedule"),
        pod(operator="Exists"),
    ],
)
def test_a_pool_is_for_a_pod_whose_selector_and_tolerations_fit(asking: dict[str, Any]) -> None:
    assert [each.rsplit(": ", 1)[1] for each in explain(asking, pools(), "")] == ["g6.xlarge on-demand."]
