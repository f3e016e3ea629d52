"""From a kubeconfig to a cluster."""

import threading
from pathlib import Path

import pytest

from localcloud.errors import LocalCloudError
from localcloud.kubernetes.api import UnreachableError
from localcloud.kubernetes.connection import Connection, server_of
from localcloud.kubernetes.endpoint import Endpoint

KUBECONFIG = """
current-context: b
contexts:
- {name: a, context: {cluster: one}}
- {name: b, context: {cluster: two, user: ignored}}
clusters:
- {name: one, cluster: {server: "https://1"}}
- {name: two, cluster: {server: "https://2"}}
users:
- {name: ignored, user: {exec: {command: aws}}}
"""


class Known:
    """Clusters that exist; none of them runs."""

    def __init__(self, *servers: str) -> None:
        self._servers = servers

    def find(self, server: str) -> Endpoint | None:
        return None

    def exists(self, server: str) -> bool:
        return server in self._servers


def connection(*servers: str) -> Connection:
    cancelled = threading.Event()
    cancelled.set()  # waits end at once
    found = Connection(Known(*servers), cancelled)
    found.server = "https://2"
    return found


def test_the_current_contexts_server_is_meant() -> None:
    assert server_of(KUBECONFIG) == "https://2"


@pytest.mark.parametrize("text", ["", "just text", "current-context: x", "{]", str(Path("/home/me/.kube/config"))])
def test_what_is_no_kubeconfig_says_so(text: str) -> None:
    with pytest.raises(LocalCloudError, match="give it the text of a whole kubeconfig"):
        server_of(text)


def test_a_cluster_that_is_gone_is_no_error_for_those_who_ask() -> None:
    assert connection().existing() is None


def test_a_cluster_that_is_gone_is_an_error_for_those_who_need_it() -> None:
    with pytest.raises(UnreachableError, match="has no cluster at https://2; create the cluster first"):
        connection().api()


def test_a_cluster_that_does_not_run_says_how_to_start_it() -> None:
    with pytest.raises(UnreachableError, match="https://2 is not running; run `relight local start`"):
        connection("https://2").existing()


def test_a_provider_without_kubeconfig_says_so() -> None:
    nowhere = connection()
    nowhere.server = None
    with pytest.raises(UnreachableError, match="has no kubeconfig"):
        nowhere.existing()
