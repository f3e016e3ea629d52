"""The environment `small`: one region, little of everything, and gone again when it is destroyed."""

from functools import cache

from spec.load import find, load
from tests.layers.environments import up
from tests.recorder import Recording
from tests.restricted import violations


@cache
def small_up() -> dict[str, Recording]:
    return up(load(find("small")))


def test_it_is_one_service_with_one_replica_on_one_gpu() -> None:
    assert list(small_up()) == ["small-data", "small-us-west-2", "small-edge"]
    deployments = small_up()["small-us-west-2"].of("kubernetes:apps/v1:Deployment")
    models = [d for d in deployments if d.inputs["metadata"]["name"] == "qwen3-4b"]
    assert [d.inputs["spec"]["replicas"] for d in models] == [1]
    assert {d.name: found for d in deployments if (found := violations(d.inputs["spec"]["template"]["spec"]))} == {}


def test_nothing_keeps_it_from_being_destroyed() -> None:
    data = small_up()["small-data"]
    for kind, key, wanted in (
        ("aws:rds/cluster:Cluster", "deletionProtection", False),
        ("aws:s3/bucket:Bucket", "forceDestroy", True),
        ("aws:backup/vault:Vault", "forceDestroy", True),
    ):
        assert {each.inputs.get(key) for each in data.of(kind)} == {wanted}, kind
    assert data.of("aws:backup/vaultLockConfiguration:VaultLockConfiguration") == []


def test_no_gpu_is_reserved() -> None:
    assert small_up()["small-us-west-2"].of("aws:ec2/capacityReservation:CapacityReservation") == []
