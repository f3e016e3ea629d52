"""What the containers of a pod run, told from the pod alone."""

from pathlib import Path
from typing import Any

import pytest

from localcloud.traffic.images import Image, digest_of, image_of, model_of, programs
from tests.localcloud.traffic.cluster import pod

REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com/demo"
DIGEST = "ab" * 32


@pytest.mark.parametrize(
    ("name", "image", "found"),
    [
        ("litellm", f"{REGISTRY}/berriai/litellm@sha256:{DIGEST}", Image.LITELLM),
        ("health", f"{REGISTRY}/berriai/litellm@sha256:{DIGEST}", Image.LITELLM),
        ("proxy", "ghcr.io/berriai/litellm:v1.106.2", Image.LITELLM),
        ("vllm", f"{REGISTRY}/vllm/vllm-openai@sha256:{DIGEST}", Image.MODEL),
        ("litellm", "registry.example.com/ours@sha256:1", Image.LITELLM),
        ("qdrant", "qdrant/qdrant@sha256:1", None),
        ("fetch", f"{REGISTRY}/amazon/aws-cli@sha256:{DIGEST}", None),
    ],
)
def test_an_image_is_known_by_the_last_part_of_its_repository(name: str, image: str, found: Image | None) -> None:
    assert image_of({"name": name, "image": image}) is found


def gateway(**more: Any) -> dict[str, Any]:
    mounts = [
        {"name": "files", "mountPath": "/etc/relight-gateway"},
        {"name": "secrets", "mountPath": "/etc/relight/secrets"},
        {"name": "run", "mountPath": "/run/relight"},
    ]
    ports = [{"containerPort": 4000}]
    return {"name": "litellm", "image": "x/litellm@sha256:1", "volumeMounts": mounts, "ports": ports, **more}


def test_paths_of_mounts_are_the_pods_own_folders_in_arguments_and_variables() -> None:
    container = gateway(
        command=["python", "/etc/relight-gateway/launch.py"],
        args=["--config=/etc/relight-gateway/config.yaml", "/etc/relight-gateway-2/x", "/etc/relight"],
        env=[{"name": "PATHS", "value": "/run/relight:/etc/relight/secrets/"}],
    )
    (found,) = programs(pod("gw", "gateway", [container], ready=True), Path("/home/p"), 1)
    volumes = "/home/p/volumes"
    assert found.argv == (
        "python",
        f"{volumes}/files/launch.py",
        f"--config={volumes}/files/config.yaml",
        "/etc/relight-gateway-2/x",
        "/etc/relight",
    )
    assert found.env["PATHS"] == f"{volumes}/run:{volumes}/secrets/"


def test_scripts_are_told_of_mounts_that_nothing_in_the_pod_names() -> None:
    (found,) = programs(pod("gw", "gateway", [gateway()], ready=True), Path("/home/p"), 1)
    assert found.env == {"RELIGHT_SECRETS": "/home/p/volumes/secrets", "RELIGHT_RUN": "/home/p/volumes/run"}
    assert found.argv == ("litellm",), "the image's own entry point"


@pytest.mark.parametrize(
    ("name", "value", "clock", "found"),
    [
        ("METRICS_INTERVAL_SECONDS", "600", 60, "10"),
        ("HEALTH_INTERVAL_SECONDS", "10", 60, "2"),
        ("SHORT_SECONDS", "0.5", 60, "0.5"),
        ("METRICS_INTERVAL_SECONDS", "600", 1, "600"),
        ("TIMEOUT", "600", 60, "600"),
        ("ODD_SECONDS", "soon", 60, "soon"),
    ],
)
def test_intervals_are_divided_by_the_clock_but_never_below_what_a_laptop_stands(
    name: str, value: str, clock: float, found: str
) -> None:
    container = gateway(volumeMounts=[], env=[{"name": name, "value": value}])
    (program,) = programs(pod("gw", "gateway", [container], ready=True), Path("/p"), clock)
    assert program.env[name] == found


def test_variables_are_expanded_and_taken_from_the_pod_where_it_says_so() -> None:
    env = [
        {"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
        {"name": "APP", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels['app']"}}},
        {"name": "BOTH", "value": "$(APP)/$(POD)/$(NOBODY)"},
    ]
    container = gateway(volumeMounts=[], env=env, args=["--name", "$(BOTH)"])
    (program,) = programs(pod("gw-0", "gateway", [container], ready=True), Path("/p"), 1)
    assert program.env["BOTH"] == "gateway/gw-0/$(NOBODY)"
    assert program.argv == ("litellm", "--name", "gateway/gw-0/$(NOBODY)")


def test_a_sidecar_that_starts_first_runs_too_and_one_that_ends_does_not() -> None:
    item = pod("gw", "gateway", [gateway()], ready=True)
    once = gateway(name="set-up")
    item["spec"]["initContainers"] = [gateway(name="health", restartPolicy="Always"), once]
    assert [program.container for program in programs(item, Path("/p"), 1)] == ["health", "litellm"]


@pytest.mark.parametrize("more", [{"args": ["--model", "x", "--headless"]}, {"ports": []}])
def test_what_nobody_asks_anything_has_no_process(more: dict[str, Any]) -> None:
    assert programs(pod("gw", "gateway", [gateway(**more)], ready=True), Path("/p"), 1) == []


def test_a_models_name_and_digest_are_read_from_its_arguments() -> None:
    container = {"args": ["--model", f"s3://bucket/models/sha256/{DIGEST}/", "--served-model-name=qwen3-8b"]}
    assert digest_of(container) == f"sha256:{DIGEST}"
    assert model_of(container) == "qwen3-8b"
    assert model_of({"args": ["--served-model-name", "qwen3-4b"]}) == "qwen3-4b"
    assert (digest_of({}), model_of({})) == ("", "")
