"""What the clusters say, through kubectl; and the kubeconfig files that people use it with."""

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cli.cloud import Cloud
from cli.errors import EXPECTED, FailedError, UserError
from cli.home import Home, write_private
from cli.services import Ready
from cli.state import StackState
from spec.naming import Layer, Stack
from tools import store

_SECONDS = 10


def ready_replicas(cloud: Cloud, say: Callable[[str], None]) -> Callable[[str, str], Ready | None]:
    """Asks a region's cluster for its Deployments' ready replicas; None, with a line that says why, if it can't."""

    def ask(region: str, cluster: str) -> Ready | None:
        try:
            kubeconfig = cloud.kubeconfig(region, cluster)
            text = _kubectl(kubeconfig, "get", "deployments", "--all-namespaces", "--output", "json")
        except EXPECTED as error:
            say(f"{region}: the cluster {cluster} can't be asked what is ready: {error}")
            return None
        items = json.loads(text)["items"]
        return {
            (item["metadata"]["namespace"], item["metadata"]["name"]): item["status"].get("readyReplicas", 0)
            for item in items
        }

    return ask


def merged(
    cloud: Cloud, home: Home, environment: str, stacks: list[Stack], states: Mapping[str, StackState], first: str | None
) -> Path:
    """One kubeconfig with a context for each region that has a cluster, named like the region.

    `first` is the current one. Raises UserError when there is no such cluster.
    """
    clusters = {
        stack.region: cluster
        for stack in stacks
        if stack.layer is Layer.REGION and stack.region and stack.name in states
        if (cluster := states[stack.name].topology.get("cluster"))
    }
    if not clusters or (first and first not in clusters):
        where = f"in {first}" if first else "in any region"
        there = f"; there is one in {', '.join(clusters)}" if clusters else ""
        raise UserError(f"{environment} has no cluster {where}{there}: bring it up with `relight up {environment}`.")
    parts: dict[str, list[dict[str, Any]]] = {"clusters": [], "users": [], "contexts": []}
    for region, cluster in clusters.items():
        config = _read(cloud.kubeconfig(region, cluster))
        parts["clusters"].append({"name": region, "cluster": config["clusters"][0]["cluster"]})
        parts["users"].append({"name": region, "user": config["users"][0]["user"]})
        parts["contexts"].append({"name": region, "context": {"cluster": region, "user": region}})
    document = {"apiVersion": "v1", "kind": "Config", **parts, "current-context": first or next(iter(clusters))}
    path = home.kubeconfigs / f"{environment}.yaml"
    write_private(path, json.dumps(document, indent=2) + "\n")  # JSON is YAML
    return path


def _read(path: Path) -> dict[str, Any]:
    from ruamel.yaml import YAML

    config: dict[str, Any] = YAML(typ="safe").load(path)
    return config


def _kubectl(kubeconfig: Path, *arguments: str) -> str:
    command = [
        str(store.path("kubectl")),
        "--kubeconfig",
        str(kubeconfig),
        f"--request-timeout={_SECONDS}s",
        *arguments,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise FailedError(lines[-1] if lines else f"kubectl ended with exit code {done.returncode}.")
    return done.stdout
