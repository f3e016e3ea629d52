"""What follows from a request beyond moto's own records: an EKS cluster brings up a real control plane."""

import logging
import threading
from collections.abc import Callable, Container
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from localcloud.errors import LocalCloudError
from localcloud.home import Home
from localcloud.reservations import Reservations
from localcloud.settings import Count, Settings

if TYPE_CHECKING:
    from localcloud.kubernetes.clusters import Clusters
    from localcloud.kubernetes.endpoint import Endpoint

log = logging.getLogger(__name__)

Place = tuple[str, str, str]
"""Account, region, name of the cluster."""


class Follower(Protocol):
    """Is told of clusters; `localcloud.traffic.traffic.Traffic` is one."""

    def warm_up(self) -> None: ...

    def attach(self, place: Place, endpoint: "Endpoint") -> None: ...

    def detach(self, place: Place) -> None: ...


class ClusterEffects:
    """Keeps the control planes in step with moto's EKS clusters; thread-safe.

    `lock` guards moto's objects; `adopt` is told each child process; `traffic` each cluster that comes and goes.
    `lost` are the regions that nothing is started in.
    """

    def __init__(self, home: Home, settings: Settings, adopt: Callable[[int], None]) -> None:
        self.reservations = Reservations()
        self.lock: AbstractContextManager[Any] = nullcontext()
        self.traffic: Follower | None = None
        self.lost: Callable[[], Container[str]] = tuple
        self._home = home
        self._settings = settings
        self._adopt = adopt
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="clusters")
        self._work: dict[Place, Future[None]] = {}
        self._started = False
        self._guard = threading.Lock()

    @cached_property
    def clusters(self) -> "Clusters":
        """The control planes; made at first use."""
        from localcloud.kubernetes.clusters import Clusters
        from tools.store import path

        self._started = True
        return Clusters(self._home.folder, path, self._settings.clock, self._capacity, self._adopt)

    def start(self, account: str, region: str, name: str, zones: list[str]) -> None:
        """Bring up a control plane in the background; the cluster in moto then turns ACTIVE, or FAILED."""
        self._submit((account, region, name), lambda: self._bring_up((account, region, name), zones))

    def install(self, account: str, region: str, name: str, addon: str) -> None:
        """Bring an add-on's kinds into a cluster, in the background, after what was asked for it before."""
        self._submit((account, region, name), lambda: self.clusters.install(account, region, name, addon))

    def uninstall(self, account: str, region: str, name: str, addon: str) -> None:
        """Take an add-on's kinds out of a cluster, in the background."""
        self._submit((account, region, name), lambda: self.clusters.uninstall(account, region, name, addon))

    def delete(self, account: str, region: str, name: str) -> None:
        """Stop a control plane and remove its data, in the background."""
        self._submit((account, region, name), lambda: self._take_down((account, region, name)))

    def wait(self, account: str, region: str, name: str, timeout: float) -> None:
        """Wait (at most `timeout` seconds) until the last thing asked for this cluster is done.

        Raises:
            LocalCloudError: it failed, or took longer.
        """
        work = self._work.get((account, region, name))
        if work is None:
            return
        try:
            work.result(timeout)
        except TimeoutError:
            message = f"The control plane of {name} in {region} was not ready within {timeout:g} s; see its logs in "
            raise LocalCloudError(f"{message}{self._home.clusters}.") from None

    def resume(self) -> None:
        """Start the control planes of all clusters that moto knows: called once, after a replay."""
        for region in sorted({region for _, region, _ in self._known()}):
            self.regain(region)

    def regain(self, region: str) -> None:
        """Start the control planes of a region, with what they held."""
        from localcloud.aws.extensions.eks_clusters import zones_of

        for (account, here, name), cluster in self._known().items():
            if here == region:
                self.start(account, region, name, zones_of(account, region, cluster))

    def lose(self, region: str, timeout: float) -> None:
        """Stop the control planes of a region with all that runs there; returns when they are down.

        Raises:
            LocalCloudError: one of them failed, or took longer than `timeout` seconds.
        """
        places = [place for place in self._known() if place[1] == region]
        for place in places:
            self._submit(place, partial(self._halt, place))
        for place in places:
            self.wait(*place, timeout)

    def stop(self) -> None:
        """Stop all control planes; their data stay."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        if self._started:
            self.clusters.stop_all()

    def states(self) -> list[dict[str, str]]:
        """The clusters as EKS shows them."""
        return [
            {
                "account": place[0],
                "region": place[1],
                "name": place[2],
                "state": cluster.status,
                "server": cluster.endpoint or "",
            }
            for place, cluster in self._known().items()
        ]

    def running(self) -> "dict[Place, Endpoint]":
        """The control planes that are up, by their clusters' places."""
        if not self._started:
            return {}
        found = {place: self.clusters.find(cluster.endpoint or "") for place, cluster in self._known().items()}
        return {place: endpoint for place, endpoint in found.items() if endpoint}

    def kubeconfig(self, account: str, region: str, name: str) -> Path:
        """The file with which kubectl reaches a cluster.

        Raises:
            LocalCloudError: there is no such cluster, or it is not up.
        """
        cluster = self._known().get((account, region, name))
        if cluster is None:
            raise LocalCloudError(f"The local cloud has no cluster {name} in {region} (account {account}).")
        self.wait(account, region, name, 60)
        endpoint: Endpoint | None = self.clusters.find(cluster.endpoint or "")
        if endpoint is None:
            raise LocalCloudError(f"The control plane of {name} in {region} is not up; see `relight local status`.")
        return endpoint.kubeconfig

    def count(self, region: str, zone: str, instance_type: str) -> Count:
        """How many nodes of a type the zone has, reserved by nobody here or by somebody."""
        from localcloud.settings import load

        return load(self._home.settings).capacity_of(region, zone, instance_type)

    def quota(self) -> int:
        """What each of EC2's quotas allows, in vCPUs."""
        from localcloud.settings import load

        return load(self._home.settings).quota

    def _submit(self, place: Place, work: Callable[[], None]) -> None:
        with self._guard:
            before = self._work.get(place)
            self._work[place] = self._pool.submit(_after, before, work)

    def _bring_up(self, place: Place, zones: list[str]) -> None:
        cluster = self._known().get(place)
        if cluster is None or place[1] in self.lost():
            return
        try:
            if self.traffic is not None:
                self.traffic.warm_up()
            endpoint = self.clusters.start(*place, zones)
        except Exception as error:
            log.exception("the control plane of %s did not start", place)
            cluster.status = "FAILED"
            raise LocalCloudError(f"The control plane of {place[2]} in {place[1]} did not start: {error}") from error
        with self.lock:
            cluster.endpoint = endpoint.server
            cluster.certificate_authority = {"data": endpoint.ca_data}
            cluster.status = "ACTIVE"
        log.info("%s in %s is ready at %s", place[2], place[1], endpoint.server)
        if self.traffic is not None:
            self.traffic.attach(place, endpoint)

    def _halt(self, place: Place) -> None:
        if self.traffic is not None:
            self.traffic.detach(place)
        self.clusters.stop(*place)

    def _take_down(self, place: Place) -> None:
        if self.traffic is not None:
            self.traffic.detach(place)
        self.clusters.delete(*place)

    def _known(self) -> dict[Place, Any]:
        from moto.eks.models import eks_backends

        with self.lock:
            return {
                (account, region, name): cluster
                for account, region, backend in eks_backends.iter_backends()
                for name, cluster in backend.clusters.items()
            }

    def _capacity(self, region: str) -> Any:
        from localcloud.kubernetes.capacity import Capacity
        from localcloud.settings import load

        settings = load(self._home.settings)
        zones = self.reservations.applied(settings.capacity.get(region, {}), settings.default_capacity)
        return Capacity(default=settings.default_capacity, zones=zones)


def _after(before: Future[None] | None, work: Callable[[], None]) -> None:
    if before is not None:
        before.exception()  # only its end matters here: its own waiter hears of a failure
    work()
