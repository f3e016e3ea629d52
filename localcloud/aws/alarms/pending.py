"""Pods that wait, asked of the real API servers: what Container Insights counts on AWS."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from localcloud.errors import LocalCloudError
from localcloud.kubernetes.api import Api, Object
from localcloud.kubernetes.endpoint import Endpoint

log = logging.getLogger(__name__)

_SECONDS = 5.0

Cluster = tuple[str, str, str]
"""Account, region, name."""


class PendingPods:
    """Counts them by cluster, namespace and what made them; `clusters` gives those that run."""

    def __init__(self, clusters: Callable[[], Mapping[Cluster, Endpoint]]) -> None:
        self._clusters = clusters
        self._apis: dict[str, Api] = {}

    def __call__(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Account, region, cluster, namespace, owner and number; nothing of a cluster that doesn't answer."""
        for (account, region, name), endpoint in self._clusters().items():
            try:
                counted = self._count(endpoint)
            except LocalCloudError as error:
                log.debug("pending pods of %s: %s", name, error)
                continue
            for (namespace, owner), number in counted.items():
                yield account, region, name, namespace, owner, number

    def _count(self, endpoint: Endpoint) -> Counter[tuple[str, str]]:
        api = self._apis.setdefault(endpoint.server, Api(endpoint, connections=1))
        query = {"fieldSelector": "status.phase=Pending"}
        found = api.request("GET", "/api/v1/pods", query=query, timeout=_SECONDS)
        return Counter((pod["metadata"]["namespace"], owner(pod)) for pod in found["items"])


def owner(pod: Object) -> str:
    """The name of the Deployment, or of whatever else made a pod; its own for one that nothing did."""
    metadata = pod["metadata"]
    made = next((each["name"] for each in metadata.get("ownerReferences") or []), metadata["name"])
    template = (metadata.get("labels") or {}).get("pod-template-hash")
    return str(made.removesuffix(f"-{template}")) if template else str(made)
