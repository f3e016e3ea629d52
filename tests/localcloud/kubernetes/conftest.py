"""One real control plane for all tests of this folder that need one."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from localcloud.kubernetes.clusters import Clusters
from localcloud.kubernetes.endpoint import Endpoint
from tests.localcloud.kubernetes.world import ACCOUNT, CLOCK, REGION, ZONES, Program, Resource, Setting, namespace
from tools import store

TOOLS = (
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kwok",
    "karpenter",
    "karpenter-crds",
)
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def tool() -> Callable[[str], Path]:
    """The tools' paths; without them there is no control plane to test with."""
    absent = [name for name in TOOLS if store.locate(name) is None]
    if absent:
        pytest.skip(f"{', '.join(absent)} not built: run `relight tools build`")
    return store.path


@pytest.fixture(scope="session")
def setting() -> Setting:
    return Setting()


@pytest.fixture(scope="session")
def clusters(
    tool: Callable[[str], Path], setting: Setting, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Clusters]:
    clusters = Clusters(tmp_path_factory.mktemp("home"), tool, CLOCK, setting, lambda pid: None)
    yield clusters
    clusters.stop_all()


@pytest.fixture(scope="session")
def endpoint(clusters: Clusters) -> Endpoint:
    return clusters.start(ACCOUNT, REGION, "demo", ZONES)


@pytest.fixture(scope="session")
def program(clusters: Clusters, endpoint: Endpoint) -> Program:
    return Program(clusters, endpoint)


@pytest.fixture
def space(program: Program) -> Iterator[str]:
    """A namespace of a test's own; it goes in the background."""
    made: Resource = program.create(namespace(f"test-{next(_numbers)}"))
    yield made.resource_id
    program.api.delete(f"/api/v1/namespaces/{made.resource_id}", "Background")
