"""A small world to try the provider in: manifests, and a program that speaks to the provider as the engine does."""

import copy
import threading
from dataclasses import dataclass
from typing import Any

from localcloud.kubernetes.api import Api
from localcloud.kubernetes.capacity import Capacity
from localcloud.kubernetes.clusters import Clusters
from localcloud.kubernetes.endpoint import Endpoint
from localcloud.kubernetes.provider import KubernetesProvider
from localcloud.provider import DiffResult

ACCOUNT, REGION, ZONES = "123456789012", "us-east-1", ("us-east-1a", "us-east-1b")
CLOCK = 600.0
"""A node joins in half a second, a load balancer has its name in a third of one."""

Object = dict[str, Any]


class Setting:
    """The capacity setting of a region, which a test may change at any time."""

    def __init__(self) -> None:
        self.now = Capacity(default=4)

    def __call__(self, region: str) -> Capacity:
        return self.now


@dataclass
class Resource:
    """A resource as Pulumi's state has it."""

    token: str
    resource_id: str
    inputs: Object
    outputs: Object


class Program:
    """Does with a provider what the engine does."""

    def __init__(self, clusters: Clusters, endpoint: Endpoint, allowance: float = 120) -> None:
        self.provider = KubernetesProvider(clusters, CLOCK, allowance)
        self.provider.configure({"kubeconfig": endpoint.kubeconfig.read_text()})
        self.api = Api(endpoint)

    def checked(self, item: Object, before: Resource | None = None) -> tuple[str, Object]:
        version = item["apiVersion"]
        token = f"kubernetes:{'core/v1' if version == 'v1' else version}:{item['kind']}"
        olds = before.inputs if before else {}
        inputs, failures = self.provider.check(token, f"urn:pulumi:s::p::{token}::made-up", olds, copy.deepcopy(item))
        assert not failures
        return token, inputs

    def preview(self, item: Object) -> Object:
        token, inputs = self.checked(item)
        return self.provider.create(token, "", inputs, 0, True)[1]

    def create(self, item: Object, timeout: float = 0) -> Resource:
        token, inputs = self.checked(item)
        resource_id, outputs = self.provider.create(token, "", inputs, timeout, False)
        return Resource(token, resource_id, inputs, outputs)

    def diff(self, resource: Resource, item: Object) -> DiffResult:
        _, news = self.checked(item, resource)
        return self.provider.diff(resource.token, resource.resource_id, resource.inputs, resource.outputs, news, [])

    def update(self, resource: Resource, item: Object, timeout: float = 0) -> Resource:
        _, news = self.checked(item, resource)
        outputs = self.provider.update(
            resource.token, "", resource.resource_id, resource.inputs, resource.outputs, news, timeout, False
        )
        return Resource(resource.token, resource.resource_id, news, outputs)

    def refresh(self, resource: Resource) -> Resource | None:
        found = self.provider.read(resource.token, "", resource.resource_id, resource.inputs, resource.outputs)
        return Resource(resource.token, *found) if found else None

    def delete(self, resource: Resource) -> None:
        self.provider.delete(resource.token, "", resource.resource_id, resource.inputs, resource.outputs, 0)


def namespace(name: str) -> Object:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def node_class(name: str, **spec: Any) -> Object:
    return {"apiVersion": "eks.amazonaws.com/v1", "kind": "NodeClass", "metadata": {"name": name}, "spec": spec}


def node_pool(name: str, instance_types: list[str], capacity_types: list[str]) -> Object:
    requirements = [
        {"key": "node.kubernetes.io/instance-type", "operator": "In", "values": instance_types},
        {"key": "karpenter.sh/capacity-type", "operator": "In", "values": capacity_types},
    ]
    template = {
        "metadata": {"labels": {"relight.dev/pool": name}},
        "spec": {
            "nodeClassRef": {"group": "eks.amazonaws.com", "kind": "NodeClass", "name": name},
            "taints": [{"key": "nvidia.com/gpu", "value": "true", "effect": "NoSchedule"}],
            "requirements": requirements,
        },
    }
    # Nodes stay for as long as a test lasts.
    disruption = {"consolidationPolicy": "WhenEmpty", "consolidateAfter": "10m"}
    return {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": name},
        "spec": {"template": template, "disruption": disruption},
    }


def deployment(space: str, name: str, replicas: int, pool: str | None = None, **container: Any) -> Object:
    """A Deployment; in a GPU `pool` each pod takes one GPU."""
    labels = {"app": name}
    limits = {"nvidia.com/gpu": 1} if pool else {"cpu": "500m"}
    spec: Object = {"containers": [{"name": "main", "image": "main:1", "resources": {"limits": limits}} | container]}
    if pool:
        spec["nodeSelector"] = {"relight.dev/pool": pool}
        spec["tolerations"] = [{"key": "nvidia.com/gpu", "operator": "Exists"}]
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": space},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels, "annotations": {"relight.dev/start-seconds": "60"}},
                "spec": spec,
            },
        },
    }


def service(space: str, name: str, kind: str = "ClusterIP") -> Object:
    spec = {"type": kind, "selector": {"app": name}, "ports": [{"port": 80}]}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name, "namespace": space}, "spec": spec}


def side_by_side(*works: Any) -> None:
    """Run callables at once and wait for all of them."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
