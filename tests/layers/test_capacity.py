"""GPU pools as environments name and size them."""

from pathlib import Path
from typing import Any

import pytest
from ruamel import yaml

from components.gpu_node_pool import GPU
from spec.environment import Environment
from spec.gpus import INSTANCE_TYPES
from spec.naming import Layer, Stack
from tests.layers.environments import EAST, GET_OBJECT, build, demo, demo_up, topology
from tests.recorder import Recording, Registration

NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool"
LABEL = 63
"""Characters of a label's value: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/"""


MACHINES = {
    machine["name"]: machine
    for machine in yaml.YAML(typ="safe").load(
        (Path(__file__).parents[2] / "localcloud" / "kubernetes" / "instance_types.yaml").read_text(encoding="utf-8")
    )
}
NODES_OWN = 0.15
"""The part of a small node's memory that its own daemons and the kernel take, at most."""


def with_model(**changes: Any) -> Environment:
    changed = demo().models["qwen3-8b"].model_copy(update=changes)
    return demo().model_copy(update={"models": {**demo().models, "qwen3-8b": changed}})


def pools(environment: Environment) -> list[Registration]:
    answers = {GET_OBJECT: {"body": topology(demo_up()["demo-data"])}}
    recording: Recording = build(environment, Stack("demo", Layer.REGION, EAST), answers)
    return recording.of(NODE_POOL)


def test_the_limit_holds_full_load_and_one_more_replica() -> None:
    wanted = with_model(gpus=2, instance_types=("g6e.12xlarge",))
    limits = {pool.inputs["spec"]["limits"][GPU] for pool in pools(wanted) if "qwen3-8b" in pool.name}
    assert limits == {str((3 + 1) * 2)}


@pytest.mark.parametrize("kind", INSTANCE_TYPES)
def test_a_replica_of_one_gpu_fits_into_the_share_of_a_gpu_of_every_type(kind: str) -> None:
    requests = _requests("qwen3-8b")
    machine = MACHINES[kind]
    assert machine["gpus"] == INSTANCE_TYPES[kind].gpus
    assert int(requests["memory"].removesuffix("Gi")) <= (1 - NODES_OWN) * machine["memory"] / machine["gpus"]
    assert int(requests["cpu"]) < machine["cpu"] / machine["gpus"]


def test_every_acceptable_instance_type_fits_into_its_pools_limit() -> None:
    for pool in pools(with_model(instance_types=("g6e.xlarge", "g6.12xlarge"))):
        requirements = {r["key"]: r["values"] for r in pool.inputs["spec"]["template"]["spec"]["requirements"]}
        (kind,) = requirements["node.kubernetes.io/instance-type"]
        assert int(pool.inputs["spec"]["limits"][GPU]) >= INSTANCE_TYPES[kind].gpus, pool.name


def test_a_pools_name_is_short_enough_for_a_label_however_long_service_and_model_are_named() -> None:
    service, model = "s" * 30, "m" * 30
    declared = demo().services["nightly-summaries"]
    serving = declared.serving[0].model_copy(update={"model": model})
    changed = declared.model_copy(update={"name": service, "serving": (serving,), "route": (model,)})
    environment = demo().model_copy(
        update={"models": {model: demo().models["qwen3-4b"]}, "services": {service: changed}}
    )
    assert [pool.name for pool in pools(environment) if len(pool.inputs["metadata"]["name"]) > LABEL] == []


def _requests(model: str) -> dict[str, str]:
    deployment = demo_up()[f"demo-{EAST}"].named(f"claims-assistant-{model}-{EAST}-deployment")
    (container,) = deployment.inputs["spec"]["template"]["spec"]["containers"]
    found: dict[str, str] = container["resources"]["requests"]
    return found
