"""From a kubeconfig to the API of the cluster of the local cloud that it means."""

import threading
import time
from typing import Protocol

import yaml

from localcloud.errors import LocalCloudError
from localcloud.kubernetes.api import Api, UnreachableError
from localcloud.kubernetes.endpoint import Endpoint

_PATIENCE = 60.0


class Finder(Protocol):
    """Knows the local cloud's clusters; `localcloud.kubernetes.clusters.Clusters` is one."""

    def find(self, server: str) -> Endpoint | None: ...

    def exists(self, server: str) -> bool: ...


class Connection:
    """The way to one cluster; `cancelled` ends its waits. Safe for several threads."""

    def __init__(self, finder: Finder, cancelled: threading.Event) -> None:
        self.server: str | None = None
        self._finder = finder
        self._cancelled = cancelled
        self._apis: dict[Endpoint, Api] = {}
        self._opening = threading.Lock()

    def api(self) -> Api:
        """The cluster's API. Raises UnreachableError when there is no such cluster, or it does not come up."""
        found = self.existing()
        if found is None:
            raise UnreachableError(f"The local cloud has no cluster at {self.server}; create the cluster first.")
        return found

    def existing(self, wait: bool = True) -> Api | None:
        """The cluster's API, or None when there is no such cluster (any more).

        A cluster that is there but not running is given a minute, unless `wait` is false. Raises UnreachableError.
        """
        if self.server is None:
            raise UnreachableError(
                "The Kubernetes provider has no kubeconfig; give it one whose server is the cluster's endpoint."
            )
        deadline = time.monotonic() + _PATIENCE
        while (endpoint := self._finder.find(self.server)) is None:
            if not self._finder.exists(self.server):
                return None
            if not wait or time.monotonic() > deadline or self._cancelled.wait(0.2):
                raise UnreachableError(f"The cluster at {self.server} is not running; run `relight local start`.")
        with self._opening:
            if endpoint not in self._apis:
                self._apis[endpoint] = Api(endpoint)
            return self._apis[endpoint]


def server_of(kubeconfig: str) -> str:
    """The server of a kubeconfig's current context. Raises LocalCloudError."""
    try:
        document = yaml.safe_load(kubeconfig)
        context = next(each for each in document["contexts"] if each["name"] == document["current-context"])
        cluster = next(each for each in document["clusters"] if each["name"] == context["context"]["cluster"])
        return str(cluster["cluster"]["server"])
    except (yaml.YAMLError, KeyError, TypeError, StopIteration) as error:
        raise LocalCloudError(
            "The Kubernetes provider's kubeconfig has no cluster for its current context; give it the text of a whole "
            f"kubeconfig ({error!r})."
        ) from error
