"""The ports of this machine that stand for load balancers."""

import asyncio
import hashlib
import threading
from collections.abc import Callable, Hashable

from localcloud.traffic.network import Address, Network, Way
from localcloud.traffic.pods import Balancer


class Balancers:
    """Opens and closes ports as clusters' Services come and go; thread-safe."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._guard = threading.Lock()
        self._open: dict[tuple[Hashable, Balancer], tuple[asyncio.Server, int]] = {}

    def follow(self, cluster: Hashable, wanted: set[Balancer], way: Callable[[Balancer], Way]) -> None:
        """Have exactly these for a cluster; a connection goes where `way` says at the time."""
        with self._guard:
            for key in [key for key in self._open if key[0] == cluster and key[1] not in wanted]:
                self._network.close_port(self._open.pop(key)[0])
            for each in wanted:
                if (cluster, each) not in self._open:
                    self._open[cluster, each] = self._network.listen(_bound(way, each), tls=each.tls, port=_port(each))

    def resolve(self, host: str, port: int) -> Address | None:
        """Where to connect for a port of a load balancer, by its DNS name; None when nothing listens."""
        with self._guard:
            for (_, each), (_, here) in self._open.items():
                if (each.host, each.port) == (host.lower(), port):
                    return "127.0.0.1", here
        return None


def _bound(way: Callable[[Balancer], Way], balancer: Balancer) -> Callable[[], Way]:
    return lambda: way(balancer)


def _port(balancer: Balancer) -> int:
    """The same port each time, if it is free: an address that somebody wrote down goes on working."""
    digest = hashlib.sha256(f"{balancer.host}:{balancer.port}".encode()).digest()
    return 20000 + int.from_bytes(digest[:2], "big") % 12000
