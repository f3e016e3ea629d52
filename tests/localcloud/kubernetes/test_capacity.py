"""The capacity file that Karpenter reads."""

import json
from collections.abc import Mapping
from pathlib import Path

from localcloud.kubernetes.capacity import Capacity, instance_types, write
from spec import gpus


def test_counts_are_written_for_the_clusters_zones(tmp_path: Path) -> None:
    path = tmp_path / "capacity.json"
    zones: Mapping[str, Mapping[str, int | Mapping[str, int]]] = {
        "a": {"g6e.xlarge": 3, "p5.48xlarge": {"reserved": 2, "shared": 1}},
        "elsewhere": {"g6e.xlarge": 9},
    }
    assert write(Capacity(default=5, zones=zones), ["a", "b"], path)
    document = json.loads(path.read_text())
    assert document["default"] == {"reserved": 0, "shared": 5}
    assert document["zones"] == {
        "a": {"g6e.xlarge": {"reserved": 0, "shared": 3}, "p5.48xlarge": {"reserved": 2, "shared": 1}},
        "b": {},
    }
    assert {machine["name"] for machine in document["machines"]} >= {"g6e.xlarge", "m7i.large"}


def test_an_unchanged_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "capacity.json"
    assert write(Capacity(default=1), ["a"], path)
    before = path.stat().st_mtime_ns
    assert not write(Capacity(default=1), ["a"], path)
    assert path.stat().st_mtime_ns == before
    assert write(Capacity(default=2), ["a"], path)


def test_every_gpu_type_that_a_model_may_name_can_be_launched_with_as_many_gpus() -> None:
    launched = {each["name"]: each.get("gpus", 0) for each in instance_types()}
    assert {name: launched.get(name) for name in gpus.INSTANCE_TYPES} == {
        name: facts.gpus for name, facts in gpus.INSTANCE_TYPES.items()
    }
