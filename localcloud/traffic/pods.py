"""What is known of a cluster's pods and Services, and who answers for a Service. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Object = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Balancer:
    """A port of a load balancer: its DNS name, and the Service's port behind it."""

    host: str
    namespace: str
    service: str
    port: int
    tls: bool


@dataclass
class Pods:
    """Pods by uid and Services by namespace and name, as they were last seen."""

    pods: dict[str, Object] = field(default_factory=dict)
    services: dict[tuple[str, str], Object] = field(default_factory=dict)

    def behind(self, namespace: str, name: str, port: int) -> list[tuple[Object, int]] | None:
        """The ready pods of a Service's port, each with its container's port; None when there is no such Service."""
        service = self.services.get((namespace, name))
        if service is None:
            return None
        wanted = next((each for each in service["spec"].get("ports", []) if each["port"] == port), None)
        selector = service["spec"].get("selector")
        if wanted is None or not selector:
            return []
        found = []
        for pod in self.pods.values():
            if pod["metadata"]["namespace"] == namespace and ready(pod) and _matches(pod, selector):
                target = container_port(pod, wanted.get("targetPort", port))
                found += [(pod, target)] if target else []
        return found

    def balancers(self) -> Iterator[Balancer]:
        """The load balancers that have a name by now."""
        for (namespace, name), service in self.services.items():
            ingress = service.get("status", {}).get("loadBalancer", {}).get("ingress") or []
            if service["spec"].get("type") != "LoadBalancer" or not ingress:
                continue
            for port in service["spec"].get("ports", []):
                yield Balancer(
                    host=ingress[0]["hostname"].lower(),
                    namespace=namespace,
                    service=name,
                    port=port["port"],
                    tls=has_tls(service, port),
                )


def ready(pod: Object) -> bool:
    """Whether it gets traffic."""
    conditions = pod.get("status", {}).get("conditions", [])
    return running(pod) and any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)


def running(pod: Object) -> bool:
    """Whether its containers run."""
    return pod.get("status", {}).get("phase") == "Running" and "deletionTimestamp" not in pod["metadata"]


def container_port(pod: Object, target: int | str) -> int | None:
    """The number of a container's port, which a Service may call by its name."""
    if isinstance(target, int):
        return target
    spec = pod["spec"]
    for container in [*spec.get("initContainers", []), *spec["containers"]]:
        for port in container.get("ports", []):
            if port.get("name") == target:
                return int(port["containerPort"])
    return None


def has_tls(service: Object, port: Object) -> bool:
    """Whether a port of a network load balancer speaks TLS.

    https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#ssl-ports
    """
    annotations: Mapping[str, str] = service["metadata"].get("annotations") or {}
    prefix = "service.beta.kubernetes.io/aws-load-balancer-ssl-"
    if f"{prefix}cert" not in annotations:
        return port.get("name") == "https"
    named = annotations.get(f"{prefix}ports", "*").split(",")
    return bool({"*", str(port["port"]), port.get("name")} & {each.strip() for each in named})


def _matches(pod: Object, selector: Mapping[str, str]) -> bool:
    labels = pod["metadata"].get("labels", {})
    return all(labels.get(key) == value for key, value in selector.items())
