"""Which changes need a new object: the fields that Pulumi's Kubernetes provider replaces for.

They are those that the API server refuses to change, and the data of ConfigMaps and Secrets, so that what reads them
starts anew: https://www.pulumi.com/registry/packages/kubernetes/api-docs/core/v1/configmap/
"""

import re
from typing import Any

from localcloud.kubernetes import naming
from localcloud.provider import UNKNOWN, Change, DiffKind, DiffResult, differences

Object = dict[str, Any]

_SELECTOR = ("spec.selector",)
_IMMUTABLE: dict[tuple[str, str], tuple[str, ...]] = {
    ("apps", "DaemonSet"): _SELECTOR,
    ("apps", "Deployment"): _SELECTOR,
    ("apps", "StatefulSet"): (
        *_SELECTOR,
        "spec.podManagementPolicy",
        "spec.serviceName",
        "spec.volumeClaimTemplates",
    ),
    ("batch", "Job"): (*_SELECTOR, "spec.completions", "spec.parallelism", "spec.template"),
    ("", "ConfigMap"): ("data", "binaryData"),
    ("", "Secret"): ("type", "data", "stringData"),
    ("", "PersistentVolumeClaim"): ("spec",),
    ("", "Pod"): ("spec",),
    ("", "Service"): ("spec.clusterIP",),
    ("", "ResourceQuota"): ("spec.scopes",),
    ("rbac.authorization.k8s.io", "RoleBinding"): ("roleRef",),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): ("roleRef",),
    ("storage.k8s.io", "StorageClass"): ("parameters", "provisioner"),
    ("scheduling.k8s.io", "PriorityClass"): ("value", "preemptionPolicy"),
    ("karpenter.sh", "NodePool"): ("spec.template.spec.nodeClassRef.group", "spec.template.spec.nodeClassRef.kind"),
}
_IDENTITY = ("kind", "metadata.name", "metadata.namespace")
# The one field of a Pod's spec that people change in place.
_POD_IMAGE = re.compile(r"^spec\.(initContainers|containers)\[\d+\]\.image$")


def diff(olds: Object, news: Object) -> DiffResult:
    """Compare the inputs of one object."""
    kind = (_group(news), str(news.get("kind", "")))
    immutable = (*_IDENTITY, *_IMMUTABLE.get(kind, ()))
    changes: dict[str, Change] = {}
    for path, change in differences(olds, news).items():
        below = any(path == each or path.startswith((each + ".", each + "[")) for each in immutable)
        replace = below and not (kind == ("", "Pod") and _POD_IMAGE.match(path))
        changes[path] = Change(kind=change.kind, replace=replace)
    if _group(olds) != _group(news):
        changes["apiVersion"] = Change(kind=DiffKind.UPDATE, replace=True)
    replaced = any(change.replace for change in changes.values())
    return DiffResult(changes=changes, delete_before_replace=replaced and _same_name(olds, news))


def _group(item: Object) -> str:
    version = item.get("apiVersion", "")
    return "" if version is UNKNOWN or "/" not in version else str(version.rsplit("/", 1)[0])


def _same_name(olds: Object, news: Object) -> bool:
    """A name that the program gave can't be used twice; one that was made up gives way to another."""
    old, new = olds.get("metadata"), news.get("metadata")
    if naming.autonamed(news) or not isinstance(old, dict) or not isinstance(new, dict):
        return False
    same_kind = (_group(olds), olds.get("kind")) == (_group(news), news.get("kind"))
    return bool(same_kind and all(old.get(key) == new.get(key) for key in ("name", "namespace")))
