"""What EKS Auto Mode brings into a new cluster."""

import time
from pathlib import Path
from typing import Any

import yaml

from localcloud.errors import LocalCloudError
from localcloud.kubernetes.api import Api, UnknownKindError
from localcloud.kubernetes.readiness import node_pool as node_pool_missing

_MANIFESTS = Path(__file__).with_name("manifests")
_MANAGER = "eks"
_CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"


def apply(api: Api, karpenter_crds: Path, deadline: float) -> None:
    """Apply Karpenter's kinds, the NodeClass kind and the built-in node pools; `deadline` is of time.monotonic.

    `karpenter_crds` is a folder of YAML files. Doing it again changes nothing, so a restart does it too.
    """
    files = [*sorted(karpenter_crds.glob("**/karpenter.sh_*.yaml")), _MANIFESTS / "nodeclass.yaml"]
    if len(files) < 2:
        raise LocalCloudError(f"{karpenter_crds} holds no karpenter.sh_*.yaml; run `relight tools build`.")
    names = [_apply_definition(api, path) for path in files]
    for name in names:
        _await_established(api, name, deadline)
    for item in yaml.safe_load_all((_MANIFESTS / "autonode.yaml").read_text()):
        _apply_when_served(api, item, deadline)


def await_pools(api: Api, deadline: float) -> None:
    """Wait until Karpenter has taken the node pools up: a pod that comes earlier waits for ten seconds."""
    while True:
        pools = api.list("karpenter.sh/v1", "NodePool", None)
        waiting = [pool["metadata"]["name"] for pool in pools if node_pool_missing(api, pool)]
        if not waiting:
            return
        if time.monotonic() > deadline:
            raise LocalCloudError(f"Karpenter did not take up the node pools {', '.join(waiting)} in time.")
        time.sleep(0.05)


def _apply_definition(api: Api, path: Path) -> str:
    text = path.read_bytes()
    name = next(line.split()[1].decode() for line in text.splitlines() if line.startswith(b"  name: "))
    query = {"fieldManager": _MANAGER, "force": "true"}
    api.request("PATCH", f"{_CRDS}/{name}", query=query, body=text, content_type="application/apply-patch+yaml")
    return name


def _await_established(api: Api, name: str, deadline: float) -> None:
    while True:
        found = api.request("GET", f"{_CRDS}/{name}")
        conditions = {each["type"]: each["status"] for each in found.get("status", {}).get("conditions") or []}
        if conditions.get("Established") == "True":
            return
        if time.monotonic() > deadline:
            raise LocalCloudError(f"The kind {name} was not established in time: {conditions}.")
        time.sleep(0.05)


def _apply_when_served(api: Api, item: dict[str, Any], deadline: float) -> None:
    """An established kind is served, but its discovery follows a moment later."""
    while True:
        try:
            api.apply(item, _MANAGER)
            return
        except UnknownKindError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
