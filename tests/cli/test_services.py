"""Where services run: topologies beside what clusters say, and the kubeconfig over all of them."""

import json
from pathlib import Path
from typing import Any, cast

import pytest

from cli import kubernetes, services
from cli.cloud import Cloud
from cli.errors import FailedError, UserError
from cli.home import Home
from cli.services import Ready
from cli.state import StackState
from spec.naming import stacks

STACKS = list(stacks("demo", ["us-east-1", "us-west-2"]))


def running(*, primary: bool, desired: int, endpoint: str = "claims.us-east-1.example.com") -> dict[str, Any]:
    return {
        "tier": 1, "pattern": "hot-standby", "primary": primary, "serving": "full", "gateway": "running",
        "namespace": "claims", "deployments": {"claims-gateway": 1, "claims-small": desired - 1} if desired else {},
        "endpoint": endpoint,
    }  # fmt: skip


def region(name: str, service: dict[str, Any] | None, cluster: str = "") -> StackState:
    topology = {"cluster": cluster, "services": {"claims": service} if service else {}}
    return StackState(name=f"demo-{name}", resources=1, outputs={"topology": topology})


def edge(endpoint: str) -> StackState:
    return StackState(
        name="demo-edge", resources=1, outputs={"topology": {"services": {"claims": {"endpoint": endpoint}}}}
    )


def states(*each: StackState) -> dict[str, StackState]:
    return {state.name: state for state in each}


def test_a_service_in_two_regions_primary_first() -> None:
    known = states(
        region("us-east-1", running(primary=False, desired=2), "demo-us-east-1"),
        region("us-west-2", running(primary=True, desired=3), "demo-us-west-2"),
        edge("claims.example.com"),
    )
    said: dict[str, Ready] = {
        "us-east-1": {("claims", "claims-gateway"): 1, ("claims", "other"): 9},
        "us-west-2": {("claims", "claims-gateway"): 1, ("claims", "claims-small"): 2, ("else", "claims-small"): 5},
    }
    (row,) = services.rows(STACKS, known, lambda where, _: said[where])
    assert (row.service, row.tier, row.pattern, row.endpoint) == ("claims", 1, "hot-standby", "claims.example.com")
    assert [str(place) for place in row.places] == ["us-west-2 3/3", "us-east-1 1/2"]


def test_a_cluster_that_does_not_answer_leaves_a_question_mark() -> None:
    known = states(region("us-east-1", running(primary=True, desired=2), "demo-us-east-1"))
    (row,) = services.rows(STACKS, known, lambda *_: None)
    assert [str(place) for place in row.places] == ["us-east-1 ?/2"]
    assert row.endpoint == "claims.us-east-1.example.com"  # the edge is not up


def test_a_region_without_a_cluster_is_not_asked_and_shows_nothing() -> None:
    def ask(*_: str) -> Ready:
        raise AssertionError("there is no cluster to ask")

    known = states(region("us-west-2", running(primary=False, desired=0)))
    (row,) = services.rows(STACKS, known, ask)
    assert [str(place) for place in row.places] == ["us-west-2 -"]


def test_nothing_is_up() -> None:
    assert services.rows(STACKS, {}, lambda *_: None) == []


class Clusters:
    """A cloud of which only the clusters are asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def kubeconfig(self, region: str, cluster: str) -> Path:
        path = self.folder / f"{cluster}.yaml"
        path.write_text(
            f"clusters: [{{name: c, cluster: {{server: 'https://{region}'}}}}]\n"
            "users: [{name: u, user: {token: secret}}]\ncontexts: []\n"
        )
        return path


class NoClusters:
    def kubeconfig(self, region: str, cluster: str) -> Path:
        raise FailedError("no answer.")


BOTH = states(
    region("us-east-1", None, "demo-us-east-1"),
    region("us-west-2", None, "demo-us-west-2"),
)


def test_one_kubeconfig_has_a_context_for_each_region(tmp_path: Path) -> None:
    cloud = cast(Cloud, Clusters(tmp_path))
    path = kubernetes.merged(cloud, Home(tmp_path), "demo", STACKS, BOTH, "us-west-2")
    config = json.loads(path.read_text())
    assert config["current-context"] == "us-west-2"
    assert [context["name"] for context in config["contexts"]] == ["us-east-1", "us-west-2"]
    assert config["clusters"][1] == {"name": "us-west-2", "cluster": {"server": "https://us-west-2"}}
    assert path.stat().st_mode & 0o077 == 0
    default = kubernetes.merged(cloud, Home(tmp_path), "demo", STACKS, BOTH, None)
    assert json.loads(default.read_text())["current-context"] == "us-east-1"


@pytest.mark.parametrize(
    ("known", "first", "message"),
    [
        ({}, None, "demo has no cluster in any region: bring it up with `relight up demo`."),
        (
            BOTH,
            "eu-west-1",
            "demo has no cluster in eu-west-1; there is one in us-east-1, us-west-2: "
            "bring it up with `relight up demo`.",
        ),
    ],
)
def test_a_cluster_that_is_not_there(
    tmp_path: Path, known: dict[str, StackState], first: str | None, message: str
) -> None:
    with pytest.raises(UserError) as refused:
        kubernetes.merged(cast(Cloud, Clusters(tmp_path)), Home(tmp_path), "demo", STACKS, known, first)
    assert str(refused.value) == message


def test_why_a_cluster_can_not_be_asked_is_said() -> None:
    said: list[str] = []
    assert kubernetes.ready_replicas(cast(Cloud, NoClusters()), said.append)("us-east-1", "demo-us-east-1") is None
    assert said == ["us-east-1: the cluster demo-us-east-1 can't be asked what is ready: no answer."]
