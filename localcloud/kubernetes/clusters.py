"""The clusters of the local cloud."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from localcloud.errors import LocalCloudError
from localcloud.kubernetes import kinds
from localcloud.kubernetes.api import Api
from localcloud.kubernetes.capacity import Capacity
from localcloud.kubernetes.control_plane import ControlPlane, known_port
from localcloud.kubernetes.endpoint import Endpoint

log = logging.getLogger(__name__)

_CHECK_SECONDS = 1.0
_ADDON_SECONDS = 60.0


class Clusters:
    """Starts, finds and stops one control plane per EKS cluster, each in `<home>/clusters/<account>-<region>-<name>`.

    `tool` gives the path of a tool by its name (etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kwok,
    karpenter, and karpenter-crds, a folder); `clock` is how many times faster than real time it goes; `capacity` gives
    what a region can launch, asked once a second, so a changed setting takes effect at once; `adopt_pid` is told each
    child process, so that someone else can end it if this process dies. Safe for several threads.
    """

    def __init__(
        self,
        home: Path,
        tool: Callable[[str], Path],
        clock: float,
        capacity: Callable[[str], Capacity],
        adopt_pid: Callable[[int], None],
    ) -> None:
        self._home = home / "clusters"
        self._tool = tool
        self._clock = clock
        self._capacity = capacity
        self._adopt_pid = adopt_pid
        self._planes: dict[str, ControlPlane] = {}
        self._changing = threading.Lock()
        self._stopped = threading.Event()
        self._keeper: threading.Thread | None = None

    def start(self, account: str, region: str, name: str, zones: Sequence[str]) -> Endpoint:
        """Start a cluster, or find it running; returns when it is ready.

        `zones` are the region's zones that nodes can be in. A cluster that was there before comes back with its
        objects. Raises LocalCloudError when a process of it can't be started.
        """
        key = _key(account, region, name)
        with self._changing:
            if key not in self._planes:
                folder = self._home / key
                self._planes[key] = ControlPlane(folder, name, region, zones, self._tool, self._clock, self._adopt_pid)
            plane = self._planes[key]
            if self._keeper is None:
                self._stopped.clear()
                self._keeper = threading.Thread(target=self._keep, name="clusters", daemon=True)
                self._keeper.start()
        return plane.start(self._capacity(region))

    def stop_all(self) -> None:
        """Stop all clusters, side by side; their data stays."""
        with self._changing:
            planes, self._planes = list(self._planes.values()), {}
            keeper, self._keeper = self._keeper, None
        self._stopped.set()
        if keeper is not None:
            keeper.join()
        stops = [threading.Thread(target=plane.stop) for plane in planes]
        for stop in stops:
            stop.start()
        for stop in stops:
            stop.join()

    def stop(self, account: str, region: str, name: str) -> None:
        """Stop one cluster; its data stay for the next start."""
        with self._changing:
            plane = self._planes.pop(_key(account, region, name), None)
        if plane is not None:
            plane.stop()

    def delete(self, account: str, region: str, name: str) -> None:
        """Stop a cluster and remove its data; one that is not there is a success."""
        key = _key(account, region, name)
        with self._changing:
            plane = self._planes.pop(key, None)
        if plane is None:
            plane = ControlPlane(self._home / key, name, region, (), self._tool, self._clock, self._adopt_pid)
        plane.delete()

    def install(self, account: str, region: str, name: str, addon: str) -> None:
        """Bring an EKS add-on's kinds into a running cluster. Raises LocalCloudError when it does not run."""
        kinds.install(self._api(account, region, name), "addons", addon, time.monotonic() + _ADDON_SECONDS)

    def uninstall(self, account: str, region: str, name: str, addon: str) -> None:
        """Take an EKS add-on's kinds out of a running cluster. Raises LocalCloudError when it does not run."""
        kinds.uninstall(self._api(account, region, name), "addons", addon)

    def _api(self, account: str, region: str, name: str) -> Api:
        endpoint = self.list().get(_key(account, region, name))
        if endpoint is None:
            raise LocalCloudError(f"The control plane of {name} in {region} is not up; see `relight local status`.")
        return Api(endpoint, connections=1)

    def find(self, server: str) -> Endpoint | None:
        """The running cluster at the URL `server`."""
        return next((found for found in self.list().values() if found.server == server.rstrip("/")), None)

    def exists(self, server: str) -> bool:
        """Whether there is a cluster at the URL `server`, running or not: its data is on disk."""
        port = server.rstrip("/").rsplit(":", 1)[-1]
        return any(known_port(folder) == port for folder in self._home.glob("*"))

    def list(self) -> dict[str, Endpoint]:
        """The running clusters by `<account>-<region>-<name>`."""
        with self._changing:
            planes = dict(self._planes)
        return {key: plane.endpoint for key, plane in planes.items() if plane.endpoint is not None}

    def pids(self) -> dict[str, dict[str, int]]:
        """Process ids by cluster and process name."""
        with self._changing:
            planes = dict(self._planes)
        return {key: plane.pids() for key, plane in planes.items()}

    def _keep(self) -> None:
        """Hand changed capacity on, and start again what has ended by itself."""
        while not self._stopped.wait(_CHECK_SECONDS):
            with self._changing:
                planes = list(self._planes.values())
            for plane in planes:
                try:
                    self._check(plane)
                except Exception:
                    # The keeper must outlive a setting that can't be read just now.
                    log.exception("checking cluster %s", plane.name)

    def _check(self, plane: ControlPlane) -> None:
        if plane.endpoint is None:
            return
        if plane.set_capacity(self._capacity(plane.region)):
            log.info("cluster %s: capacity changed", plane.name)
        for name in plane.revive():
            log.warning("cluster %s: %s had ended and was started again", plane.name, name)


def _key(account: str, region: str, name: str) -> str:
    return f"{account}-{region}-{name}"
