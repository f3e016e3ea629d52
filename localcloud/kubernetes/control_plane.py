"""One cluster's control plane: six processes, started in the order in which they need each other."""

import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from string import Template

from localcloud.errors import LocalCloudError
from localcloud.kubernetes import bootstrap, processes
from localcloud.kubernetes.api import Api, ApiError, UnreachableError
from localcloud.kubernetes.capacity import Capacity, write
from localcloud.kubernetes.child import Child
from localcloud.kubernetes.credentials import Credentials
from localcloud.kubernetes.endpoint import Endpoint
from localcloud.kubernetes.processes import Command, Ports

_MANIFESTS = Path(__file__).with_name("manifests")
_NODE_SECONDS = 300.0
"""A GPU node joins about five minutes after its launch where there is capacity (recovery figures, grade W)."""
_STOP_SECONDS = 5.0


class ControlPlane:
    """etcd, kube-apiserver, controller manager, scheduler, kwok and Karpenter, with their data in `folder`."""

    def __init__(
        self,
        folder: Path,
        name: str,
        region: str,
        zones: Sequence[str],
        tool: Callable[[str], Path],
        clock: float,
        adopt_pid: Callable[[int], None],
    ) -> None:
        self.name = name
        self.region = region
        self.zones = tuple(zones)
        self.folder = folder
        self._tool = tool
        self._clock = clock
        self._adopt_pid = adopt_pid
        self._children: list[Child] = []
        self._credentials = Credentials(folder / "pki")
        self._changing = threading.Lock()
        self._endpoint: Endpoint | None = None

    @property
    def endpoint(self) -> Endpoint | None:
        """Where it answers; None while it is starting or stopped."""
        return self._endpoint

    def pids(self) -> dict[str, int]:
        """Process ids by the processes' names."""
        return {child.name: child.pid for child in self._children if child.pid is not None and child.alive()}

    def start(self, capacity: Capacity, timeout: float = 120) -> Endpoint:
        """Start what is not running, wait until it answers and what EKS Auto Mode brings is in it; seconds.

        Raises LocalCloudError when a process ends or the time is over.
        """
        with self._changing:
            if self._endpoint is not None:
                return self._endpoint
            for part in ("logs", "etcd"):
                (self.folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
            self._credentials.ensure()
            self.set_capacity(capacity)
            ports = self._ports()
            endpoint = self._credentials.endpoint(f"https://127.0.0.1:{ports.apiserver}", self.name)
            try:
                self._launch(endpoint, ports, time.monotonic() + timeout)
            except BaseException:
                self._stop()
                raise
            self._endpoint = endpoint
            return endpoint

    def _launch(self, endpoint: Endpoint, ports: Ports, deadline: float) -> None:
        kubeconfig, stages = endpoint.kubeconfig, self.folder / "stages.yaml"
        values = {"CLOCK": f"{self._clock:g}", "REGION": self.region}
        stages.write_text(Template((_MANIFESTS / "stages.yaml").read_text()).safe_substitute(values))
        self._run(processes.etcd(self._tool, self.folder, ports))
        self._run(processes.apiserver(self._tool, self._credentials, ports))
        api = Api(endpoint, connections=4)
        self._await_api(api, deadline)
        self._run(processes.controller_manager(self._tool, kubeconfig, self._credentials))
        self._run(processes.scheduler(self._tool, kubeconfig))
        self._run(processes.kwok(self._tool, kubeconfig, stages))
        bootstrap.apply(api, self._tool("karpenter-crds"), deadline)
        delay = _NODE_SECONDS / self._clock
        self._run(processes.karpenter(self._tool, kubeconfig, self._capacity_file, self.region, delay))
        bootstrap.await_pools(api, deadline)

    def _run(self, command: Command) -> None:
        child = Child(command, self.folder / "logs", self._adopt_pid)
        self._children.append(child)
        child.start()

    def _await_api(self, api: Api, deadline: float) -> None:
        while True:
            try:
                api.request("GET", "/readyz", timeout=2)
                return
            except (ApiError, UnreachableError) as error:
                for child in self._children:
                    if not child.alive():
                        raise LocalCloudError(
                            f"The {child.name} of cluster {self.name} ended while starting: {child.last_words()}"
                        ) from error
                if time.monotonic() > deadline:
                    raise LocalCloudError(
                        f"The control plane of cluster {self.name} was not ready in time ({error}); "
                        f"its logs are in {self.folder / 'logs'}."
                    ) from error
            time.sleep(0.05)

    def revive(self) -> list[str]:
        """Start processes that have ended again; returns their names."""
        with self._changing:
            if self._endpoint is None:
                return []
            return [child.name for child in self._children if child.revive()]

    def set_capacity(self, capacity: Capacity) -> bool:
        """Tell Karpenter what there is to launch; it takes effect at its next attempt. Returns whether it changed."""
        return write(capacity, self.zones, self._capacity_file)

    @property
    def _capacity_file(self) -> Path:
        return self.folder / "capacity.json"

    def stop(self) -> None:
        """End the processes; the data stays for the next start."""
        with self._changing:
            self._stop()

    def _stop(self) -> None:
        self._endpoint = None
        # Everything but etcd keeps no state and would wait for its clients; etcd is last, for the others write to it.
        for child in reversed(self._children):
            child.stop(_STOP_SECONDS if child.name == "etcd" else 0)
        self._children.clear()

    def delete(self) -> None:
        """Stop it and remove its data."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _ports(self) -> Ports:
        """The ports of the last time if they are free, so that kubeconfigs people hold go on working."""
        path = self.folder / "ports.json"
        if path.exists():
            ports = Ports(**json.loads(path.read_text()))
            if all(_free(port) for port in (ports.etcd, ports.etcd_peer, ports.apiserver)):
                return ports
        etcd, peer, apiserver = _free_ports(3)
        path.write_text(json.dumps({"etcd": etcd, "etcd_peer": peer, "apiserver": apiserver}))
        return Ports(etcd=etcd, etcd_peer=peer, apiserver=apiserver)


def known_port(folder: Path) -> str | None:
    """The API server's port of the cluster whose data is in `folder`, as the last start had it."""
    path = folder / "ports.json"
    return str(json.loads(path.read_text())["apiserver"]) if path.exists() else None


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_ports(number: int) -> list[int]:
    probes = [socket.socket() for _ in range(number)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
