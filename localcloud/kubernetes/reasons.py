"""Why an object is not ready, in the words of the scheduler, Karpenter and the controllers."""

from collections import defaultdict
from typing import Any

from localcloud.kubernetes.api import Api
from localcloud.kubernetes.conditions import conditions
from localcloud.kubernetes.nodepools import explain

Object = dict[str, Any]

_WARNING_LIMIT = 4


def reasons(api: Api, item: Object, missing: str) -> list[str]:
    """Finished sentences: what is missing, and what is known of the pods behind it."""
    metadata = item["metadata"]
    where = f"{item['kind']} {metadata.get('namespace', '')}/{metadata['name']}".replace(" /", " ")
    found = [f"{where}: {missing}."]
    for condition in conditions(item).values():
        if condition["type"] == "ReplicaFailure" and condition["status"] == "True":
            found.append(f"Its pods can't be created: {condition['message']}.")
    pods = _pods(api, item)
    groups: dict[str, list[str]] = defaultdict(list)
    for pod in pods:
        for text in _pod_reasons(api, pod):
            groups[text].append(pod["metadata"]["name"])
    for text, names in groups.items():
        found.append(f"{len(names)} of {len(pods)} pods: {text}")
    return found


def _pods(api: Api, item: Object) -> list[Object]:
    if item["kind"] == "Pod":
        return [item]
    selector = item.get("spec", {}).get("selector") or {}
    labels = selector.get("matchLabels") if "matchLabels" in selector else selector
    if not labels or not all(isinstance(value, str) for value in labels.values()):
        return []
    query = ",".join(f"{key}={value}" for key, value in labels.items())
    pods = api.list("v1", "Pod", item["metadata"]["namespace"], labelSelector=query)
    return [pod for pod in pods if "deletionTimestamp" not in pod["metadata"]]


def _pod_reasons(api: Api, pod: Object) -> list[str]:
    status = pod.get("status", {})
    said = conditions(pod)
    if said.get("Ready", {}).get("status") == "True":
        return []
    if status.get("phase") != "Pending":
        return [f"{status.get('phase')}, not ready: {said.get('Ready', {}).get('message') or 'no reason given'}."]
    found = ["Pending: " + (said.get("PodScheduled", {}).get("message") or "not scheduled yet").rstrip(".") + "."]
    for event in _warnings(api, pod):
        source = event.get("source", {}).get("component") or event.get("reportingComponent") or "event"
        if source == "karpenter" and event.get("reason") == "FailedScheduling":
            pools = api.list("karpenter.sh/v1", "NodePool", None)
            found += [f"Karpenter finds no node. {each}" for each in explain(pod, pools, event["message"])]
        elif source != "default-scheduler":
            found.append(f"{source} says: {event['message']}")
    return list(dict.fromkeys(found))


def _warnings(api: Api, pod: Object) -> list[Object]:
    query = f"involvedObject.uid={pod['metadata']['uid']},type=Warning"
    events = api.list("v1", "Event", pod["metadata"]["namespace"], fieldSelector=query)
    return events[-_WARNING_LIMIT:]
