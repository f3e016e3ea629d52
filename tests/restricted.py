"""The restricted Pod Security level as a checker of pod specs.

https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
"""

from collections.abc import Iterator
from typing import Any

_VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
_SYSCTLS = {
    "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
}  # fmt: skip


def violations(pod: dict[str, Any]) -> list[str]:
    """What keeps a pod spec from a namespace of the restricted level, by field."""
    security = pod.get("securityContext", {})
    containers = [c for kind in ("initContainers", "containers", "ephemeralContainers") for c in pod.get(kind, [])]
    found = [key for key in ("hostNetwork", "hostPID", "hostIPC") if pod.get(key)]
    found += [f"volume {v['name']}" for v in pod.get("volumes", []) if not set(v) - {"name"} <= _VOLUMES]
    found += [f"sysctl {s['name']}" for s in security.get("sysctls", []) if s["name"] not in _SYSCTLS]
    found += _identity(security)
    for container in containers:
        found += [f"{container['name']}: {each}" for each in _container(container, security)]
    return found


def _container(container: dict[str, Any], pod: dict[str, Any]) -> Iterator[str]:
    own = container.get("securityContext", {})
    both = {**pod, **own}
    yield from _identity(own)
    if own.get("privileged"):
        yield "privileged"
    if own.get("allowPrivilegeEscalation") is not False:
        yield "allowPrivilegeEscalation"
    if own.get("procMount", "Default") != "Default":
        yield "procMount"
    capabilities = own.get("capabilities", {})
    if "ALL" not in capabilities.get("drop", []):
        yield "capabilities.drop"
    if set(capabilities.get("add", [])) - {"NET_BIND_SERVICE"}:
        yield "capabilities.add"
    if both.get("runAsNonRoot") is not True:
        yield "runAsNonRoot"
    if both.get("seccompProfile", {}).get("type") not in ("RuntimeDefault", "Localhost"):
        yield "seccompProfile"
    if any(port.get("hostPort") for port in container.get("ports", [])):
        yield "hostPort"


def _identity(security: dict[str, Any]) -> list[str]:
    found = ["runAsUser"] if security.get("runAsUser") == 0 else []
    if security.get("windowsOptions", {}).get("hostProcess"):
        found.append("hostProcess")
    if security.get("seLinuxOptions"):
        found.append("seLinuxOptions")
    if security.get("appArmorProfile", {}).get("type", "RuntimeDefault") not in ("RuntimeDefault", "Localhost"):
        found.append("appArmorProfile")
    return found
