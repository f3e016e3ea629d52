"""Clusters that start, stop, come back and go."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from localcloud.errors import LocalCloudError
from localcloud.kubernetes.api import Api
from localcloud.kubernetes.clusters import Clusters
from localcloud.kubernetes.endpoint import Endpoint
from tests.localcloud.kubernetes.world import ACCOUNT, CLOCK, Program, Setting, deployment, namespace, side_by_side

ZONES = {region: [f"{region}a", f"{region}b"] for region in ("eu-west-1", "us-west-2")}


@pytest.fixture
def adopted() -> list[int]:
    return []


@pytest.fixture
def own(tool: Callable[[str], Path], tmp_path: Path, adopted: list[int]) -> Iterator[Clusters]:
    """Clusters of a test's own."""
    clusters = Clusters(tmp_path, tool, CLOCK, Setting(), adopted.append)
    yield clusters
    clusters.stop_all()


def running(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_two_start_at_once_stop_and_come_back_with_what_was_in_them(own: Clusters, adopted: list[int]) -> None:
    side_by_side(*(lambda r=region: own.start(ACCOUNT, r, "demo", ZONES[r]) for region in ZONES))
    first = own.list()
    assert sorted(first) == [f"{ACCOUNT}-{region}-demo" for region in sorted(ZONES)]
    assert len({endpoint.server for endpoint in first.values()}) == 2
    assert sorted(adopted) == sorted(pid for pids in own.pids().values() for pid in pids.values())
    west = first[f"{ACCOUNT}-us-west-2-demo"]
    made = Program(own, west).create(namespace("mine"))
    assert Program(own, west).create(deployment("mine", "a", 1)).outputs["status"]["availableReplicas"] == 1

    own.stop_all()
    assert running(adopted) == []
    assert own.find(west.server) is None
    assert own.exists(west.server)

    assert own.start(ACCOUNT, "us-west-2", "demo", ZONES["us-west-2"]) == west
    program = Program(own, west)
    assert program.refresh(made) is not None
    (pod,) = program.api.list("v1", "Pod", "mine")
    assert pod["status"]["phase"] == "Running"

    own.delete(ACCOUNT, "us-west-2", "demo")
    assert not own.exists(west.server)
    assert running(adopted) == []


def test_starting_a_running_cluster_finds_it(clusters: Clusters, endpoint: Endpoint) -> None:
    before = clusters.pids()
    assert clusters.start(ACCOUNT, "us-east-1", "demo", ["us-east-1a"]) == endpoint
    assert clusters.find(endpoint.server + "/") == endpoint
    assert clusters.pids() == before


def test_what_ends_by_itself_is_started_again(own: Clusters) -> None:
    endpoint = own.start(ACCOUNT, "eu-west-1", "demo", ZONES["eu-west-1"])
    before = own.pids()[f"{ACCOUNT}-eu-west-1-demo"]
    for name in ("etcd", "kube-apiserver", "karpenter"):
        os.kill(before[name], signal.SIGKILL)
    deadline = time.monotonic() + 30
    while own.pids()[f"{ACCOUNT}-eu-west-1-demo"].keys() != before.keys() and time.monotonic() < deadline:
        time.sleep(0.2)
    api = Api(endpoint)
    while True:
        try:
            api.apply(namespace("after"), "test")
            break
        except LocalCloudError:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    after = own.pids()[f"{ACCOUNT}-eu-west-1-demo"]
    assert all(after[name] != before[name] for name in ("etcd", "kube-apiserver", "karpenter"))


def test_a_cluster_that_can_not_start_says_why_and_leaves_nothing_running(
    tool: Callable[[str], Path], tmp_path: Path
) -> None:
    broken = tmp_path / "kube-apiserver"
    broken.write_text("#!/bin/sh\necho 'no room left'\nexit 1\n")
    broken.chmod(0o755)
    pids: list[int] = []
    clusters = Clusters(
        tmp_path, lambda name: broken if name == "kube-apiserver" else tool(name), CLOCK, Setting(), pids.append
    )
    with pytest.raises(LocalCloudError, match="kube-apiserver of cluster demo ended while starting: no room left"):
        clusters.start(ACCOUNT, "eu-west-1", "demo", ZONES["eu-west-1"])
    assert clusters.list() == {}
    assert running(pids) == []
    clusters.stop_all()
