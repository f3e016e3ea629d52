"""What kubelets would do in one cluster: keeps processes in step with its pods."""

import contextlib
import json
import logging
import os
import shutil
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from localcloud.errors import LocalCloudError
from localcloud.kubernetes.api import Api, ApiError
from localcloud.traffic import images, volumes
from localcloud.traffic.images import Image, Program
from localcloud.traffic.nursery import Nursery, Order
from localcloud.traffic.pods import Pods, ready, running
from localcloud.traffic.ports import Ports
from localcloud.traffic.process import Process

log = logging.getLogger(__name__)

Object = dict[str, Any]

_RETRY_SECONDS = 1.0
_WATCH_SECONDS = 600.0


@dataclass(frozen=True, kw_only=True)
class World:
    """What a cluster's pods have around them."""

    nurseries: Mapping[Image, Nursery]
    ports: Ports
    folder: Path  # of this cluster's pods
    behaviours: Path
    region: str
    clock: float
    variables: Callable[[str], Mapping[str, str]]  # of a pod by its uid: its way into the network, who it is to AWS
    secret: Callable[[str], str | None]


@dataclass
class Run:
    """What runs behind one pod; `ports` says on which port of this machine each of its containers' ports is."""

    pod: Object
    ports: dict[int, int] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    config: str = ""


class Kubelet:
    """Watches one cluster; thread-safe. `changed` is told when a Service did."""

    def __init__(self, api: Api, world: World, changed: Callable[[], None]) -> None:
        self._api, self._world, self._changed = api, world, changed
        self._stopped = threading.Event()
        self._guard = threading.Lock()
        self._known = Pods()
        self._runs: dict[str, Run] = {}
        self._zones: dict[str, str] = {}

    def start(self) -> None:
        """Watch from now on."""
        for path, take in (("/api/v1/pods", self._pods), ("/api/v1/services", self._services)):
            threading.Thread(target=self._watch, args=(path, take), name="kubelet", daemon=True).start()

    def stop(self) -> None:
        """End all processes."""
        self._stopped.set()
        for uid in list(self._runs):
            self._end(uid)

    @property
    def region(self) -> str:
        """The cluster's region."""
        return self._world.region

    def known(self) -> Pods:
        """The cluster's pods and Services now."""
        with self._guard:
            return Pods(pods=dict(self._known.pods), services=dict(self._known.services))

    def run(self, uid: str) -> Run | None:
        """What runs behind a pod."""
        return self._runs.get(uid)

    def runs(self) -> list[Run]:
        """What runs behind all pods."""
        with self._guard:
            return list(self._runs.values())

    def _watch(self, path: str, take: Callable[[str, list[Object]], None]) -> None:
        while not self._stopped.is_set():
            try:
                listed = self._api.request("GET", path)
                take("ALL", listed["items"])
                for kind, item in self._api.watch(path, None, listed["metadata"]["resourceVersion"], _WATCH_SECONDS):
                    if self._stopped.is_set():
                        return
                    if kind == "ERROR":
                        break
                    take(kind, [item])
            except LocalCloudError as error:
                if not self._stopped.wait(_RETRY_SECONDS):
                    log.debug("watching %s again: %s", path, error)
            except Exception:
                log.exception("watching %s of %s", path, self._world.region)
                self._stopped.wait(_RETRY_SECONDS)

    def _services(self, kind: str, items: list[Object]) -> None:
        with self._guard:
            if kind == "ALL":
                self._known.services.clear()
            for item in items:
                key = item["metadata"]["namespace"], item["metadata"]["name"]
                self._known.services.pop(key, None)
                if kind != "DELETED":
                    self._known.services[key] = item
        self._changed()

    def _pods(self, kind: str, items: list[Object]) -> None:
        """One thread alone calls this, so nothing is held while a pod's files are made."""
        found = {item["metadata"]["uid"]: item for item in items if kind != "DELETED"}
        with self._guard:
            before = set(self._known.pods) if kind == "ALL" else {item["metadata"]["uid"] for item in items}
            gone = before - found.keys()
            for uid in gone:
                self._known.pods.pop(uid, None)
            self._known.pods |= found
        for uid in gone:
            self._end(uid)
        for uid, pod in found.items():
            try:
                self._follow(uid, pod)
            except Exception:  # one pod that can't be understood must not keep the others from theirs
                log.exception("following the pod %s", pod["metadata"]["name"])

    def _follow(self, uid: str, pod: Object) -> None:
        if self._stopped.is_set() or not running(pod):
            self._end(uid)
            return
        run = self._runs.get(uid)
        if run is None:
            if not any(map(images.image_of, pod["spec"]["containers"])):
                return
            run = Run(pod=pod)
            with self._guard:
                self._runs[uid] = run
            try:
                self._prepare(uid, run)
            except (LocalCloudError, OSError) as error:
                name = f"{pod['metadata']['namespace']}/{pod['metadata']['name']}"
                log.error("the containers of %s can't start: %s; at the next look it is tried again", name, error)
                self._end(uid)
                return
        run.pod = pod
        root = self._root(uid)
        for program in images.programs(pod, root, self._world.clock):
            served = program.image is not Image.MODEL or ready(pod)
            if served and program.container not in run.processes and (root / "volumes").is_dir():
                run.processes[program.container] = self._process(uid, run, program)
        if self._stopped.is_set():
            self._end(uid)

    def _prepare(self, uid: str, run: Run) -> None:
        volumes.prepare(run.pod, self._root(uid), self._getter(run.pod), self._world.secret)
        run.config = volumes.config_of(run.pod, self._getter(run.pod))
        for program in images.programs(run.pod, self._root(uid), self._world.clock):
            run.ports |= {port: self._world.ports.take() for port in program.ports}

    def _process(self, uid: str, run: Run, program: Program) -> Process:
        metadata, root = run.pod["metadata"], self._root(uid)
        argv = program.argv
        if program.image is Image.MODEL:
            argv = ("stand-in", json.dumps(self._stand_in(run, program)))
        base = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(root), "HOSTNAME": metadata["name"]}
        order = Order(
            argv=argv,
            env={**base, **self._world.variables(uid), **program.env},
            folder=str(root),
            log=str(root / f"{program.container}.log"),
            ports=run.ports,
        )
        name = f"{metadata['namespace']}/{metadata['name']}/{program.container} in {self._world.region}"
        process = Process(name, order, self._world.nurseries[program.image])
        process.start()
        return process

    def _stand_in(self, run: Run, program: Program) -> dict[str, Any]:
        container = next(each for each in run.pod["spec"]["containers"] if each["name"] == program.container)
        model = images.model_of(container)
        identity = {
            "model": model,
            "region": self._world.region,
            "zone": self._zone(run.pod["spec"].get("nodeName", "")),
            "digest": images.digest_of(container),
        }
        key = f"{self._world.region}/{run.pod['metadata']['namespace']}/{model}"
        port = run.ports[program.ports[0]]
        return {"port": port, "identity": identity, "key": key, "behaviours": str(self._world.behaviours)}

    def _zone(self, node: str) -> str:
        if node and node not in self._zones:
            labels = (self._api.get(f"/api/v1/nodes/{node}") or {}).get("metadata", {}).get("labels", {})
            self._zones[node] = labels.get("topology.kubernetes.io/zone", "")
        return self._zones.get(node, "")

    def _end(self, uid: str) -> None:
        with self._guard:
            run = self._runs.pop(uid, None)
        if run is None:
            return
        for process in run.processes.values():
            process.stop()
        shutil.rmtree(self._root(uid), ignore_errors=True)

    def _root(self, uid: str) -> Path:
        return self._world.folder / uid

    def _getter(self, pod: Object) -> volumes.Get:
        def get(api_version: str, kind: str, name: str) -> Object | None:
            with contextlib.suppress(ApiError):
                return self._api.get(self._api.kind(api_version, kind).path(pod["metadata"]["namespace"], name))
            return None

        return get
