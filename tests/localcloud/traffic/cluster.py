"""A cluster that is told what is in it, for whoever watches it through the Kubernetes API."""

import queue
from collections.abc import Iterator
from typing import Any

from localcloud.kubernetes.api import Kind

Object = dict[str, Any]

PLURALS = {"ConfigMap": "configmaps", "SecretProviderClass": "secretproviderclasses"}


class FakeCluster:
    """Speaks as much of `localcloud.kubernetes.api.Api` as a kubelet needs."""

    def __init__(self) -> None:
        self.objects: dict[str, Object] = {}
        self.closed = False
        self._watches: list[tuple[str, queue.Queue[tuple[str, Object]]]] = []

    def put(self, path: str, item: Object) -> None:
        """Make an object, or change it."""
        kind = "MODIFIED" if path in self.objects else "ADDED"
        self.objects[path] = item
        self._tell(path, kind, item)

    def drop(self, path: str) -> None:
        """Delete an object."""
        self._tell(path, "DELETED", self.objects.pop(path))

    def get(self, path: str) -> Object | None:
        return self.objects.get(path)

    def kind(self, api_version: str, kind: str) -> Kind:
        return Kind(f"/apis/{api_version}", PLURALS[kind], True)

    def request(self, method: str, path: str) -> Object:
        items = [item for place, item in self.objects.items() if _of(path, place)]
        return {"items": items, "metadata": {"resourceVersion": "1"}}

    def watch(self, path: str, name: str | None, version: str, timeout: float) -> Iterator[tuple[str, Object]]:
        events: queue.Queue[tuple[str, Object]] = queue.Queue()
        self._watches.append((path, events))
        while True:
            try:
                yield events.get(timeout=0.2)
            except queue.Empty:
                if self.closed:
                    return

    def _tell(self, place: str, kind: str, item: Object) -> None:
        for path, events in self._watches:
            if _of(path, place):
                events.put((kind, item))


def _of(path: str, place: str) -> bool:
    return place.split("/")[-2] == path.split("/")[-1]


def pod(name: str, app: str, containers: list[Object], volumes: list[Object] | None = None, *, ready: bool) -> Object:
    """A running pod in the namespace `claims`."""
    return {
        "metadata": {"uid": f"uid-{name}", "name": name, "namespace": "claims", "labels": {"app": app}},
        "spec": {"nodeName": "node-1", "containers": containers, "volumes": volumes or []},
        "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": str(ready)}]},
    }


def service(name: str, app: str, ports: list[Object], **more: Any) -> Object:
    """A Service in the namespace `claims`; with a `host` it is a load balancer's."""
    host = more.pop("host", None)
    status = {"loadBalancer": {"ingress": [{"hostname": host}]}} if host else {}
    return {
        "metadata": {"name": name, "namespace": "claims", "annotations": more.pop("annotations", {})},
        "spec": {"selector": {"app": app}, "ports": ports, "type": "LoadBalancer" if host else "ClusterIP"},
        "status": status,
    }
