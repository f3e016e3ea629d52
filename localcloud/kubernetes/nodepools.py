"""Why Karpenter gives a pod no node, pool by pool, in few words.

Karpenter's own event lists what is wrong with every pool of the cluster, those that the pod does not ask for among
them, and leaves out the pools of which nothing is to be had.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

Object = dict[str, Any]

_CLASH = re.compile(r"incompatible requirements, key ([^,]+),")
_TYPE = "node.kubernetes.io/instance-type"
_CAPACITY = "karpenter.sh/capacity-type"
# Labels that instances bring along, so a pool need not name them.
_OF_INSTANCES = ("kubernetes.io", "k8s.io", "eks.amazonaws.com", "karpenter.sh")


def explain(pod: Object, pools: Sequence[Object], message: str) -> list[str]:
    """Finished sentences about the pools that make nodes as the pod asks for them; `message` is Karpenter's event."""
    selector: Mapping[str, str] = pod["spec"].get("nodeSelector") or {}
    asked = [
        pool for pool in pools if _makes(pool, selector) and _tolerated(pool, pod["spec"].get("tolerations") or [])
    ]
    if not asked:
        labels = ", ".join(f"{key}={value}" for key, value in selector.items()) or "the pod's tolerations"
        return [f"No node pool makes nodes for {labels}."]
    parts = message.split("; ")
    # What is said of a key that the selector does not name is said of a pool that the selector leads to.
    clashes = [part for part in parts if (key := _CLASH.search(part)) and key[1] not in selector]
    found: dict[str, list[str]] = {}
    for pool in asked:
        cause = _cause(pool, parts, clashes)
        found.setdefault(cause, []).append(_offer(pool))
    return [f"{cause}: {', '.join(sorted(offers))}." for cause, offers in found.items()]


def _cause(pool: Object, parts: Sequence[str], clashes: Sequence[str]) -> str:
    name = pool["metadata"]["name"]
    for condition in pool.get("status", {}).get("conditions") or []:
        if condition["type"] == "Ready" and condition["status"] != "True":
            return f"Not ready ({condition.get('message') or condition.get('reason', '')})"
    own = [part for part in parts if f"karpenter.sh/nodepool In [{name}]" in part or f"={name})" in part] or [*clashes]
    if not own or "offering" in own[0]:
        return "No capacity left (`relight local capacity` shows and changes what there is)"
    if "limits" in own[0]:
        return "The pool's own limit is reached"
    if "enough resources" in own[0]:
        _, _, resources = own[0].rpartition("resources=")
        return f"Too small for what the pod asks for, {resources.rstrip('.')}"
    text = own[0].split(", requirements=")[0].removeprefix("Failed to schedule pod, ")
    return text[0].upper() + text[1:]


def _offer(pool: Object) -> str:
    """What a pool tries to launch, like `g6e.xlarge on-demand`."""
    wanted = {each["key"]: each.get("values", []) for each in pool["spec"]["template"]["spec"]["requirements"]}
    types, capacities = wanted.get(_TYPE), wanted.get(_CAPACITY, [])
    return " ".join(["/".join(types) if types else pool["metadata"]["name"], "/".join(capacities)]).strip()


def _makes(pool: Object, selector: Mapping[str, str]) -> bool:
    template = pool["spec"]["template"]
    labels = template.get("metadata", {}).get("labels", {})
    wanted = {each["key"]: each for each in template["spec"].get("requirements", [])}
    for key, value in selector.items():
        if key in labels:
            fits = labels[key] == value
        elif key in wanted and wanted[key]["operator"] == "In":
            fits = value in wanted[key]["values"]
        else:
            fits = key.split("/")[0].endswith(_OF_INSTANCES)
        if not fits:
            return False
    return True


def _tolerated(pool: Object, tolerations: Sequence[Object]) -> bool:
    taints = pool["spec"]["template"]["spec"].get("taints") or []
    return all(any(_tolerates(each, taint) for each in tolerations) for taint in taints)


def _tolerates(toleration: Object, taint: Object) -> bool:
    if toleration.get("effect") not in (None, "", taint["effect"]):
        return False
    if toleration.get("operator", "Equal") == "Exists":
        return toleration.get("key") in (None, "", taint["key"])
    return bool(toleration.get("key") == taint["key"] and toleration.get("value", "") == taint.get("value", ""))
