"""Helm releases: recorded in the cluster as Helm does, and the kinds of their chart made known. No chart runs here."""

import base64
import json
import time
from typing import Any

from localcloud.kubernetes import kinds
from localcloud.kubernetes.api import Api, Object
from localcloud.provider import UNKNOWN, CheckFailure, DiffResult, Properties

TOKEN = "kubernetes:helm.sh/v3:Release"
_MANAGER = "helm"
_WAIT_SECONDS = 30.0
_REPLACES = frozenset({"name", "namespace"})


def chart_of(inputs: Properties) -> str:
    """The chart's own name: of `oci://registry/charts/lws` it is `lws`."""
    return str(inputs.get("chart")).rstrip("/").rpartition("/")[2]


def refusal(inputs: Properties) -> CheckFailure | None:
    """Why a release can't be recorded; the fix is in it."""
    if inputs.get("chart") is UNKNOWN:
        return None
    if not inputs.get("version"):
        return CheckFailure("version", f"the chart {chart_of(inputs)} has no version: pin it.")
    if not kinds.known("charts", chart_of(inputs)):
        return CheckFailure(
            "chart",
            f"the chart {chart_of(inputs)} is not known to the local cloud; add the kinds that it brings as "
            f"localcloud/kubernetes/manifests/charts/{chart_of(inputs)}.yaml.",
        )
    return None


def install(api: Api, inputs: Properties) -> tuple[str, Properties]:
    """Record a release and make its kinds known; returns its id and outputs."""
    kinds.install(api, "charts", chart_of(inputs), time.monotonic() + _WAIT_SECONDS)
    namespace, name = place(inputs)
    if inputs.get("createNamespace"):
        api.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}, _MANAGER)
    api.apply(_record(namespace, name, inputs), _MANAGER)
    return f"{namespace}/{name}", outputs(inputs)


def find(api: Api, resource_id: str) -> Properties | None:
    """The inputs of a release that was recorded; None: there is none."""
    namespace, _, name = resource_id.partition("/")
    found = api.get(api.path(_head(namespace, name)))
    if found is None:
        return None
    recorded: Properties = json.loads(base64.b64decode(found["data"]["release"]))
    return recorded


def uninstall(api: Api, resource_id: str, inputs: Properties) -> None:
    """Forget a release; its kinds go with it, and with them all their objects."""
    namespace, _, name = resource_id.partition("/")
    # Nothing hangs on the record: it need not wait for the garbage collector, which a change of kinds keeps busy.
    api.delete(api.path(_head(namespace, name)), "Background")
    kinds.uninstall(api, "charts", chart_of(inputs))


def place(inputs: Properties) -> tuple[str, str]:
    """Namespace and name."""
    return str(inputs.get("namespace") or "default"), str(inputs["name"])


def outputs(inputs: Properties) -> Properties:
    """What Pulumi's provider tells of a release that is deployed."""
    namespace, name = place(inputs)
    status = {
        "status": "deployed",
        "name": name,
        "namespace": namespace,
        "chart": chart_of(inputs),
        "version": inputs.get("version"),
        "revision": 1,
    }
    return {**inputs, "status": status, "resourceNames": {}}


def diff(old: Properties, new: Properties) -> DiffResult:
    """What differs; another name or namespace is another release."""
    from localcloud.provider import differences

    return DiffResult(changes=dict(differences(old, new, _REPLACES)))


def _head(namespace: str, name: str) -> Object:
    metadata = {"name": f"sh.helm.release.v1.{name}.v1", "namespace": namespace}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata}


def _record(namespace: str, name: str, inputs: Properties) -> Object:
    head = _head(namespace, name)
    labels = {"owner": "helm", "name": name, "status": "deployed", "version": "1"}
    content = base64.b64encode(json.dumps(inputs, sort_keys=True).encode()).decode()
    metadata: dict[str, Any] = head["metadata"] | {"labels": labels}
    return head | {"metadata": metadata, "type": "helm.sh/release.v1", "data": {"release": content}}
