"""The ways through the local cloud's network: from a pod to what it asks for, from a load balancer to a pod."""

import itertools
import re
from collections.abc import Callable, Iterable

from localcloud.traffic import names
from localcloud.traffic.behaviour import Behaviours
from localcloud.traffic.kubelet import Kubelet, Run
from localcloud.traffic.network import Address, Way
from localcloud.traffic.pods import Object


class Routes:
    """Knows all clusters. `balancer` tells where a load balancer's port is; `aws` and `providers` where those are."""

    def __init__(
        self,
        kubelets: Callable[[], list[Kubelet]],
        behaviours: Behaviours,
        balancer: Callable[[str, int], Address | None],
        aws: Callable[[], Address],
        providers: Callable[[], int],
    ) -> None:
        self._kubelets, self._behaviours, self._balancer = kubelets, behaviours, balancer
        self._aws, self._providers = aws, providers
        self._turn = itertools.count()

    def __call__(self, uid: str, host: str, port: int) -> Way:
        """The way from a pod, by its uid, to a port of a host as the pod calls it."""
        kubelet, run = self._find(uid)
        if kubelet is None or run is None:
            return Way(why=f"there is no pod {uid}")
        match names.target(host, run.pod["metadata"]["namespace"], hosts(run.config)):
            case names.ToItself():
                return _to([run.ports.get(port)], f"the pod has no port {port}")
            case names.ToService(namespace=namespace, name=name):
                return self._to_service(kubelet, namespace, name, port)
            case names.ToBalancer():
                found = self._balancer(host, port)
                return Way(addresses=(found,)) if found else Way(why="nothing listens there")
            case names.ToAws():
                return Way(addresses=(self._aws(),))
            case names.ToProvider():
                down = self._behaviours.of(host).down
                return Way(why="it is down") if down else _to([self._providers()], "")
            case names.ToNobody(why=why):
                return Way(why=why)

    def behind(self, kubelet: Kubelet, namespace: str, name: str, port: int) -> Way:
        """The way to the ready pods of a Service, each time another one first."""
        found = kubelet.known().behind(namespace, name, port)
        if found is None:
            return Way(why=f"there is no Service {name} in {namespace}")
        return _to(self._in_turn(kubelet, found), "no pod of it is ready")

    def _to_service(self, kubelet: Kubelet, namespace: str, name: str, port: int) -> Way:
        if self._behaviours.of(f"{kubelet.region}/{namespace}/{name}").down:
            return Way(why="it is down")
        return self.behind(kubelet, namespace, name, port)

    def _in_turn(self, kubelet: Kubelet, pods: Iterable[tuple[Object, int]]) -> list[int | None]:
        runs = [(kubelet.run(pod["metadata"]["uid"]), port) for pod, port in pods]
        here = [run.ports.get(port) for run, port in runs if run is not None]
        first = next(self._turn) % len(here) if here else 0
        return here[first:] + here[:first]

    def _find(self, uid: str) -> tuple[Kubelet | None, Run | None]:
        for kubelet in self._kubelets():
            if run := kubelet.run(uid):
                return kubelet, run
        return None, None


def hosts(config: str) -> frozenset[str]:
    """Hosts outside that a gateway's configuration names: OpenAI-compatible providers, which the local cloud plays."""
    found = re.findall(r"https://([a-z0-9.-]+)", config.lower())
    return frozenset(host for host in found if not host.endswith((".amazonaws.com", ".cluster.local")))


def _to(ports: list[int | None], why: str) -> Way:
    addresses = tuple(("127.0.0.1", port) for port in ports if port)
    return Way(addresses=addresses, why="" if addresses else why)
