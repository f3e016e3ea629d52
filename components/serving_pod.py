"""The pod that serves a model: verified weights, the engine, its probes, its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any

import pulumi

from components import serving_scripts as scripts
from components.gpu_node_pool import GPU, POOL_LABEL
from components.workload import CONTAINER_SECURITY, POD_SECURITY, probe, spread
from spec.naming import model_prefix

PORT = 8000
CONTAINER = "vllm"
_PROBE_PERIOD = 10

ENDPOINTS = timedelta(seconds=15)
"""Until no kube-proxy and no gateway sends a pod that is ending anything new: typically seconds, and some more."""

ANSWER = timedelta(minutes=2)
"""What an answer that is under way is given to end: twice the gateway's own timeout of a request."""

_COMPILED = "/cache/vllm"


@dataclass(frozen=True, kw_only=True)
class Engine:
    """What is served and with what: weights and compile cache by digest, GPUs on each of `nodes` nodes.

    `start` is from the pod being scheduled to its first answer.
    """

    model: str
    image: pulumi.Input[str]
    bucket: pulumi.Input[str]
    digest: str
    compile_cache: str | None
    start: timedelta
    args: Sequence[str]
    gpus: int
    nodes: int
    region: str
    pool: str


def pod(engine: Engine, *, account: pulumi.Input[str], selector: dict[str, str], leads: bool = True) -> dict[str, Any]:
    """The pod's spec; of a replica that spans nodes, the pod that `leads` or one that follows.

    No anti-affinity between the replicas on a node of several GPUs: a node lies in one zone, so losing it is no more
    than the loss of a zone, for which there are replicas to spare, and packed nodes are what is reserved.
    """
    together = {"affinity": {"podAffinity": _together(selector)}} if engine.nodes > 1 else {}
    spreading = spread(selector | leader(engine.nodes)) if leads else []
    return together | {
        "serviceAccountName": account,
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": POD_SECURITY,
        "nodeSelector": {POOL_LABEL: engine.pool},
        "tolerations": [{"key": GPU, "operator": "Exists", "effect": "NoSchedule"}],
        "topologySpreadConstraints": spreading,
        "terminationGracePeriodSeconds": int((ENDPOINTS + ANSWER).total_seconds()) + 15,
        "initContainers": [_verification(engine)],
        "containers": [_container(engine, leads)],
        "volumes": [
            {"name": "cache", "emptyDir": {}},
            {"name": "shared-memory", "emptyDir": {"medium": "Memory", "sizeLimit": "4Gi"}},
            {"name": "scripts", "configMap": {"name": scripts_name(engine.model)}},
        ],
    }


def leader(nodes: int) -> dict[str, str]:
    """What tells the pod that answers from the others of its replica; nothing where a replica is one pod."""
    return {"leaderworkerset.sigs.k8s.io/worker-index": "0"} if nodes > 1 else {}


def _together(selector: dict[str, str]) -> dict[str, Any]:
    """The pods of one replica in one zone: what they tell each other at every token can't go from zone to zone."""
    term = {
        "topologyKey": "topology.kubernetes.io/zone",
        "labelSelector": {"matchLabels": selector},
        "matchLabelKeys": ["leaderworkerset.sigs.k8s.io/group-index"],
    }
    return {"requiredDuringSchedulingIgnoredDuringExecution": [term]}


def scripts_name(model: str) -> str:
    """The ConfigMap with the scripts."""
    return f"{model}-scripts"


def _verification(engine: Engine) -> dict[str, Any]:
    fetch = ["--fetch", engine.compile_cache, _COMPILED] if engine.compile_cache else []
    return {
        "name": "verify",
        "image": engine.image,
        "command": scripts.run("verify.py", engine.bucket, engine.digest, *fetch),
        "env": [*_region(engine), {"name": "HOME", "value": "/cache"}],
        "resources": {"requests": {"cpu": "500m", "memory": "512Mi"}, "limits": {"memory": "1Gi"}},
        "securityContext": CONTAINER_SECURITY,
        "volumeMounts": _mounts("cache", "scripts"),
    }


def _container(engine: Engine, leads: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": CONTAINER,
        "image": engine.image,
        "args": _arguments(engine, leads),
        "env": [
            *_region(engine),
            {"name": "HOME", "value": "/cache"},
            # Compiled code is read from what was published with a digest, and never written back: who can write what
            # others run could run anything. https://docs.vllm.ai/en/stable/design/torch_compile.html
            {"name": "VLLM_CACHE_ROOT", "value": _COMPILED},
        ],
        "ports": [{"name": "http", "containerPort": PORT}],
        "resources": {
            # Weights are streamed to the GPU: what the smallest accepted types have (4 vCPU, 16 GiB) is enough.
            "requests": {"cpu": str(2 * engine.gpus), "memory": f"{8 * engine.gpus}Gi"},
            "limits": {GPU: str(engine.gpus)},
        },
        "securityContext": CONTAINER_SECURITY,
        "volumeMounts": _mounts("cache", "tmp", "shared-memory", "scripts"),
    }
    return found | _life(engine) if leads else found


def _region(engine: Engine) -> list[dict[str, str]]:
    """The region by both of its names: boto3 reads the second, other SDKs the first."""
    return [{"name": name, "value": engine.region} for name in ("AWS_REGION", "AWS_DEFAULT_REGION")]


def _arguments(engine: Engine, leads: bool) -> list[Any]:
    weights = pulumi.Output.concat("s3://", engine.bucket, "/", model_prefix(engine.digest))
    arguments: list[Any] = [
        "--model",
        weights,
        # https://docs.vllm.ai/en/stable/models/extensions/runai_model_streamer.html
        "--load-format=runai_streamer",
        f"--served-model-name={engine.model}",
        f"--tensor-parallel-size={engine.gpus}",
        f"--port={PORT}",
        *engine.args,
    ]
    if engine.nodes > 1:
        # https://docs.vllm.ai/en/stable/deployment/frameworks/lws.html
        arguments += [
            f"--pipeline-parallel-size={engine.nodes}",
            f"--nnodes={engine.nodes}",
            "--node-rank=$(LWS_WORKER_INDEX)",
            "--master-addr=$(LWS_LEADER_ADDRESS)",
            *([] if leads else ["--headless"]),
        ]
    return arguments


def _life(engine: Engine) -> dict[str, Any]:
    """Ready once the model has answered; alive while the engine is; ended when the last answer is given."""
    ask = scripts.run("answers.py", str(PORT), engine.model)
    return {
        "startupProbe": {
            "exec": {"command": [*ask, "--first"]},
            "periodSeconds": _PROBE_PERIOD,
            "timeoutSeconds": 60,
            "failureThreshold": ceil(2 * engine.start.total_seconds() / _PROBE_PERIOD),
        },
        "readinessProbe": {
            "exec": {"command": ask},
            "periodSeconds": 15,
            "timeoutSeconds": 10,
            "failureThreshold": 2,
        },
        # Says whether the engine's process lives, whatever its load.
        "livenessProbe": probe("/health", "http", period=10, failures=6),
        "lifecycle": {
            "preStop": {
                "exec": {
                    "command": scripts.run(
                        "drain.py", str(PORT), str(int(ENDPOINTS.total_seconds())), str(int(ANSWER.total_seconds()))
                    )
                }
            }
        },
    }


def _mounts(*volumes: str) -> list[dict[str, Any]]:
    known: dict[str, dict[str, Any]] = {
        "cache": {"name": "cache", "mountPath": "/cache"},
        "tmp": {"name": "cache", "mountPath": "/tmp", "subPath": "tmp"},
        "shared-memory": {"name": "shared-memory", "mountPath": "/dev/shm"},
        "scripts": {"name": "scripts", "mountPath": scripts.FOLDER, "readOnly": True},
    }
    return [known[volume] for volume in volumes]
