"""What KEDA does first: bring a workload to its least replicas and keep their number for itself. No load is read."""

from contextlib import suppress

from localcloud.kubernetes.api import Api, Object, UnknownKindError

_MANAGER = "keda"
_VERSION, _KIND = "keda.sh/v1alpha1", "ScaledObject"
_PAUSED = "autoscaling.keda.sh/paused"


def kept(api: Api, item: Object) -> Object:
    """A Deployment without its replicas where a ScaledObject has the say, as Pulumi's own provider leaves them then."""
    if (item["apiVersion"], item["kind"]) != ("apps/v1", "Deployment") or "replicas" not in item.get("spec", {}):
        return item
    metadata = item["metadata"]
    with suppress(UnknownKindError):  # KEDA was never there, or was taken out again
        for each in api.list(_VERSION, _KIND, metadata.get("namespace") or "default"):
            if each["spec"]["scaleTargetRef"]["name"] == metadata["name"] and not _paused(each):
                return item | {"spec": {key: value for key, value in item["spec"].items() if key != "replicas"}}
    return item


def followed(api: Api, item: Object) -> Object:
    """The object that was applied, after what follows from it: a ScaledObject's target has its least replicas."""
    if (item["apiVersion"], item["kind"]) != (_VERSION, _KIND) or _paused(item):
        return item
    head = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            "name": item["spec"]["scaleTargetRef"]["name"],
            "namespace": item["metadata"]["namespace"],
        },
    }
    live = api.get(api.path(head))
    if live is not None:
        replicas = max(live["spec"].get("replicas", 1), item["spec"].get("minReplicaCount", 0))
        api.apply(head | {"spec": {"replicas": replicas}}, _MANAGER)
    return item


def _paused(item: Object) -> bool:
    return bool((item["metadata"].get("annotations") or {}).get(_PAUSED) == "true")
