"""When an object has become what it was asked to be: what Pulumi's Kubernetes provider waits for, kind by kind."""

from collections.abc import Callable
from typing import Any

from localcloud.kubernetes.api import Api
from localcloud.kubernetes.conditions import conditions, holds

Object = dict[str, Any]
Check = Callable[[Api, Object], str | None]
"""Says in one sentence what is missing, or None."""


def check_of(item: Object) -> tuple[Check, float, bool] | None:
    """How to tell that an object is ready: the check, its time in seconds, whether other objects decide too.

    None for kinds that are ready once they are written.
    """
    group = item["apiVersion"].rsplit("/", 1)[0] if "/" in item["apiVersion"] else ""
    return _CHECKS.get((group, item["kind"]))


def _deployment(api: Api, item: Object) -> str | None:
    wanted, status = item["spec"].get("replicas", 1), item.get("status", {})
    for condition in conditions(item).values():
        if condition["type"] == "Progressing" and condition.get("reason") == "ProgressDeadlineExceeded":
            return f"the rollout made no progress: {condition['message']}"
    if status.get("observedGeneration", 0) < item["metadata"]["generation"]:
        return "the rollout has not begun"
    updated, available = status.get("updatedReplicas", 0), status.get("availableReplicas", 0)
    if updated < wanted or available < wanted or status.get("replicas", 0) > wanted:
        return f"{available} of {wanted} replicas are available, {updated} of them of the new version"
    return None


def _stateful_set(api: Api, item: Object) -> str | None:
    wanted, status = item["spec"].get("replicas", 1), item.get("status", {})
    if status.get("observedGeneration", 0) < item["metadata"]["generation"]:
        return "the rollout has not begun"
    ready = status.get("readyReplicas", 0)
    if ready < wanted or status.get("updateRevision") != status.get("currentRevision") or status["replicas"] > wanted:
        return f"{ready} of {wanted} replicas are ready"
    return None


def _daemon_set(api: Api, item: Object) -> str | None:
    status = item.get("status", {})
    if status.get("observedGeneration", 0) < item["metadata"]["generation"]:
        return "the rollout has not begun"
    wanted, available = status.get("desiredNumberScheduled", 0), status.get("numberAvailable", 0)
    return None if available >= wanted else f"{available} of {wanted} pods are available"


def _job(api: Api, item: Object) -> str | None:
    if holds(item, "Failed"):
        return f"the job failed: {conditions(item)['Failed'].get('message', '')}"
    return None if holds(item, "Complete") else "the job has not completed"


def _pod(api: Api, item: Object) -> str | None:
    status = item.get("status", {})
    return (
        None
        if holds(item, "Ready") or status.get("phase") == "Succeeded"
        else f"the pod is {status.get('phase', 'Pending')}"
    )


def node_pool(api: Api, item: Object) -> str | None:
    """Pulumi's provider does not wait for it; but pods that come before Karpenter knows the pool wait ten seconds."""
    ready = conditions(item).get("Ready", {})
    return (
        None if ready.get("status") == "True" else f"Karpenter has not taken it up: {ready.get('message') or 'unseen'}"
    )


def _definition(api: Api, item: Object) -> str | None:
    return None if holds(item, "Established") else "the kind is not served yet"


def _namespace(api: Api, item: Object) -> str | None:
    phase = item.get("status", {}).get("phase")
    return None if phase == "Active" else f"the namespace is {phase}"


def _claim(api: Api, item: Object) -> str | None:
    phase = item.get("status", {}).get("phase")
    return None if phase == "Bound" else f"the volume claim is {phase}"


def _ingress(api: Api, item: Object) -> str | None:
    return None if _addressed(item) else "no load balancer address was given to it"


def _service(api: Api, item: Object) -> str | None:
    spec = item["spec"]
    if spec.get("type") == "LoadBalancer" and not _addressed(item):
        return "no load balancer address was given to it"
    if spec.get("type") == "ExternalName" or spec.get("clusterIP") == "None":
        return None
    metadata = item["metadata"]
    selector = f"kubernetes.io/service-name={metadata['name']}"
    slices = api.list("discovery.k8s.io/v1", "EndpointSlice", metadata["namespace"], labelSelector=selector)
    if any(_serving(each) for found in slices for each in found.get("endpoints") or []):
        return None
    return "it directs traffic to no pod: none that its selector matches is ready"


def _serving(endpoint: Object) -> bool:
    return endpoint.get("conditions", {}).get("ready") is not False


def _addressed(item: Object) -> bool:
    return bool(item.get("status", {}).get("loadBalancer", {}).get("ingress"))


# Times in seconds are those of Pulumi's provider.
_CHECKS: dict[tuple[str, str], tuple[Check, float, bool]] = {
    ("apps", "Deployment"): (_deployment, 600, False),
    ("apps", "StatefulSet"): (_stateful_set, 600, False),
    ("apps", "DaemonSet"): (_daemon_set, 600, False),
    ("batch", "Job"): (_job, 600, False),
    ("", "Pod"): (_pod, 600, False),
    ("", "Namespace"): (_namespace, 300, False),
    ("", "PersistentVolumeClaim"): (_claim, 300, False),
    ("", "Service"): (_service, 600, True),
    ("apiextensions.k8s.io", "CustomResourceDefinition"): (_definition, 60, False),
    ("karpenter.sh", "NodePool"): (node_pool, 60, False),
    ("networking.k8s.io", "Ingress"): (_ingress, 600, False),
}
