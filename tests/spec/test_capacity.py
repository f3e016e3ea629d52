"""Replicas, zones, nodes: the arithmetic of capacity."""

import pytest

from spec.capacity import full_replicas, most_replicas, nodes_for, over_zones, reserved_nodes
from spec.load import find, load
from spec.models import Model
from spec.services import Serving, ZoneLoss

ZONES = ("a", "b", "c", "d")


def serving(replicas: int, **more: object) -> Serving:
    return Serving.model_validate({"model": "m", "replicas": replicas, **more})


def model(**changes: object) -> Model:
    return load(find("demo")).models["qwen3-8b"].model_copy(update=changes)


@pytest.mark.parametrize(
    ("replicas", "zones", "run"),
    [(1, 3, 2), (2, 3, 3), (3, 3, 5), (4, 3, 6), (5, 3, 8), (1, 2, 2), (2, 2, 4), (3, 4, 4), (2, 1, 2)],
)
def test_a_zone_more_than_is_needed_runs(replicas: int, zones: int, run: int) -> None:
    assert full_replicas(serving(replicas), zones) == run


@pytest.mark.parametrize("zones", [2, 3, 4])
@pytest.mark.parametrize("replicas", range(1, 25))
def test_whichever_zone_is_lost_the_declared_replicas_are_left_and_one_less_would_not_do(
    replicas: int, zones: int
) -> None:
    run = full_replicas(serving(replicas), zones)
    assert run - max(over_zones(run, ZONES[:zones]).values()) >= replicas
    less = over_zones(run - 1, ZONES[:zones])
    assert run - 1 - max(less.values(), default=0) < replicas


def test_a_service_may_accept_the_loss_of_a_zone() -> None:
    assert full_replicas(serving(3, zone_loss="accept"), 3) == 3
    assert serving(3).zone_loss is ZoneLoss.KEEP


def test_autoscaling_reaches_up_to_its_maximum_and_never_below_full_load() -> None:
    assert most_replicas(serving(2), 3) == 3
    assert most_replicas(serving(2, max_replicas=8), 3) == 8
    assert most_replicas(serving(4, max_replicas=4), 3) == 6


@pytest.mark.parametrize(
    ("count", "shares"),
    [(0, {}), (1, {"a": 1}), (3, {"a": 1, "b": 1, "c": 1}), (5, {"a": 2, "b": 2, "c": 1})],
)
def test_things_are_spread_over_zones_evenly_the_first_zones_first(count: int, shares: dict[str, int]) -> None:
    assert over_zones(count, ("a", "b", "c")) == shares


@pytest.mark.parametrize(
    ("replicas", "gpus", "nodes", "kind", "expected"),
    [
        (3, 1, 1, "g6e.xlarge", 3),
        (3, 1, 1, "g6e.12xlarge", 1),
        (5, 2, 1, "g6e.12xlarge", 3),
        (2, 8, 2, "p5.48xlarge", 4),
    ],
)
def test_nodes_hold_whole_replicas(replicas: int, gpus: int, nodes: int, kind: str, expected: int) -> None:
    assert nodes_for(replicas, model(gpus=gpus, nodes=nodes), kind) == expected


def test_the_preferred_type_is_what_is_reserved_zone_by_zone() -> None:
    wanted = model(gpus=2, instance_types=("g6e.12xlarge", "p5.48xlarge"))
    assert reserved_nodes(5, wanted, ("a", "b", "c")) == {"a": 1, "b": 1, "c": 1}
    assert reserved_nodes(1, wanted, ("a", "b", "c")) == {"a": 1}
