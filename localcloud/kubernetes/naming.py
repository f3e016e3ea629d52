"""Names and kinds of Kubernetes resources in a Pulumi program."""

import secrets
from typing import Any

from localcloud.provider import UNKNOWN, CheckFailure

Object = dict[str, Any]

AUTONAMED = "pulumi.com/autonamed"

_CLUSTER_SCOPED = frozenset(
    {
        "APIService",
        "CSIDriver",
        "ClusterRole",
        "ClusterRoleBinding",
        "CustomResourceDefinition",
        "IngressClass",
        "MutatingWebhookConfiguration",
        "Namespace",
        "Node",
        "NodeClaim",
        "NodeClass",
        "NodePool",
        "PersistentVolume",
        "PriorityClass",
        "RuntimeClass",
        "StorageClass",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
    }
)
_UNSUPPORTED_GROUPS = ("helm.sh/", "yaml/", "kustomize/")


def api_version_and_kind(token: str) -> tuple[str, str]:
    """`kubernetes:core/v1:Service` is a `Service` of `v1`."""
    _, module, kind = token.split(":", 2)
    return module.removeprefix("core/"), kind


def refusal(token: str) -> CheckFailure | None:
    """Types that the local cloud does not play."""
    module, kind = api_version_and_kind(token)
    if module.startswith(_UNSUPPORTED_GROUPS) or (kind.endswith("Patch") and "." not in module):
        return CheckFailure(
            "", f"{token} is not known to the local cloud; add it in localcloud/kubernetes/provider.py."
        )
    return None


def named(item: Object, olds: Object, logical_name: str) -> Object:
    """The object with a name: its own, the one made up for it before, or a new one from the resource's logical name."""
    metadata = item.get("metadata") or {}
    if metadata is UNKNOWN or "name" in metadata:
        return item | {"metadata": metadata}
    stem = metadata.get("generateName", f"{logical_name}-")
    name = olds["metadata"]["name"] if autonamed(olds) else f"{stem}{secrets.token_hex(4)}"
    kept = {key: value for key, value in metadata.items() if key != "generateName"}
    return item | {"metadata": kept | {"name": name, "annotations": annotations(item) | {AUTONAMED: "true"}}}


def autonamed(item: Object) -> bool:
    """Whether the object's name was made up."""
    return annotations(item).get(AUTONAMED) == "true"


def annotations(item: Object) -> Object:
    """The object's annotations, none where they are not known yet."""
    metadata = item.get("metadata")
    found = metadata.get("annotations") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def namespaced(api_version: str, kind: str) -> bool:
    """Whether a kind lives in namespaces, for clusters that can't be asked yet."""
    return kind not in _CLUSTER_SCOPED


def without_nulls(value: Object) -> Object:
    return {key: _clean(item) for key, item in value.items() if item is not None}


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return without_nulls(value)
    if isinstance(value, list):
        return [_clean(item) for item in value if item is not None]
    return value


def has_unknown(value: Any) -> bool:
    """Whether a value that is not known yet is somewhere in it."""
    if isinstance(value, dict):
        return any(has_unknown(item) for item in value.values())
    if isinstance(value, list):
        return any(has_unknown(item) for item in value)
    return value is UNKNOWN
