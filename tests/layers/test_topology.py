"""The topologies that stacks write: complete, in every region, and without a secret."""

from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from spec.topology import DataTopology, EdgeTopology, RegionTopology
from tests.layers.environments import DATA, EAST, EDGE, WEST, demo_up, document, topology
from tests.recorder import PASSWORD

STACKS = {DATA: DataTopology, f"demo-{EAST}": RegionTopology, f"demo-{WEST}": RegionTopology, EDGE: EdgeTopology}
OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2"


def mismatches(value: Any, declared: Any, path: str = "") -> list[str]:
    """Where a document is not what its declared type says, by path."""
    if is_typeddict(declared):
        hints = get_type_hints(declared)
        if not isinstance(value, dict):
            return [f"{path} is no {declared.__name__}"]
        odd = [
            f"{path}.{key} is {'missing' if key in hints else 'not declared'}" for key in hints.keys() ^ value.keys()
        ]
        return odd + [
            m for key in hints.keys() & value.keys() for m in mismatches(value[key], hints[key], f"{path}.{key}")
        ]
    if get_origin(declared) is dict:
        return [m for key, each in value.items() for m in mismatches(each, get_args(declared)[1], f"{path}.{key}")]
    if get_origin(declared) is list:
        return [m for each in value for m in mismatches(each, get_args(declared)[0], f"{path}[]")]
    return [] if type(value) is declared else [f"{path} is {value!r}, not {declared.__name__}"]


@pytest.mark.parametrize(
    ("value", "mismatch"),
    [
        ({"endpoint": "", "mode": "", "cluster": ""}, [".reader_endpoint is missing"]),
        (
            {"endpoint": "", "mode": "", "cluster": "", "reader_endpoint": "", "password": ""},
            [".password is not declared"],
        ),
        (
            {"endpoint": None, "mode": "", "cluster": "", "reader_endpoint": ""},
            [".endpoint is None, not str"],
        ),
    ],
)
def test_the_check_itself_finds_what_is_not_as_declared(value: dict[str, Any], mismatch: list[str]) -> None:
    from spec.topology import Database

    assert mismatches(value, Database) == mismatch


@pytest.mark.parametrize("stack", STACKS)
def test_a_topology_is_what_its_type_says(stack: str) -> None:
    assert mismatches(document(demo_up()[stack]), STACKS[stack]) == []


@pytest.mark.parametrize("stack", STACKS)
def test_a_topology_says_which_stack_of_which_environment_wrote_it(stack: str) -> None:
    found = document(demo_up()[stack])
    assert (found["version"], found["environment"], found["stack"]) == (1, "demo", stack)


@pytest.mark.parametrize(
    ("stack", "regions"),
    [(DATA, [EAST, WEST]), (f"demo-{EAST}", [EAST]), (f"demo-{WEST}", [WEST]), (EDGE, [EAST, WEST])],
)
def test_copies_lie_in_control_buckets_each_written_in_its_own_region(stack: str, regions: list[str]) -> None:
    copies = demo_up()[stack].of(OBJECT)
    assert [copy.provider for copy in copies] == [f"aws-{region}" for region in regions]
    assert {copy.inputs["key"] for copy in copies} == {f"topology/{stack}.json"}
    for copy, region in zip(copies, regions, strict=True):
        assert copy.inputs["bucket"] in (
            f"demo-123456789012-{region}-control",
            f"demo-control-{region}-id",
        )
    assert len({copy.inputs["content"] for copy in copies}) == 1


def test_every_control_bucket_replicates_to_every_other_so_a_regions_own_copy_gets_out() -> None:
    data = demo_up()[DATA]
    for source, target in ((EAST, WEST), (WEST, EAST)):
        (rule,) = data.named(f"demo-control-{source}-replication").inputs["rules"]
        assert rule["destination"]["bucket"] == f"arn:aws:s3:::demo-123456789012-{target}-control"
        assert rule["filter"] == {"prefix": ""}


@pytest.mark.parametrize("stack", STACKS)
def test_a_topology_holds_no_secret(stack: str) -> None:
    recording = demo_up()[stack]
    assert PASSWORD not in topology(recording)
    assert [copy.name for copy in recording.of(OBJECT) if copy.secrets] == []


def test_the_password_goes_to_the_writer_and_the_secret_alone() -> None:
    data = demo_up()[DATA]
    holders = {r.type: r.secrets for r in data.resources() if PASSWORD in str(r.inputs)}
    assert holders == {
        "aws:rds/cluster:Cluster": {"masterPassword"},
        "aws:secretsmanager/secretVersion:SecretVersion": {"secretString"},
    }


def test_the_data_topology_has_an_id_for_each_zone_of_each_region() -> None:
    regions = document(demo_up()[DATA])["regions"]
    assert list(regions) == [EAST, WEST]
    for region, found in regions.items():
        zones = [f"{region}{letter}" for letter in "abc"]
        for part in ("private_subnets", "public_subnets", "private_route_tables"):
            assert sorted(found[part]) == zones
        assert found["key_arn"] == f"arn:of:demo-{region}"
        assert found["certificate_arn"] == f"arn:of:demo-certificate-{region}"


def test_the_edge_topology_says_how_each_service_is_reached_and_how_it_is_failed_over() -> None:
    services = document(demo_up()[EDGE])["services"]
    assert {name: service["traffic"] for name, service in services.items()} == {
        "claims-assistant": "latency with health checks",
        "underwriting": "failover with health checks",
        "knowledge-search": "failover, armed by hand",
        "nightly-summaries": "none until rebuilt",
    }
    assert {name: service["switch"] for name, service in services.items() if service["switch"]} == {
        "knowledge-search": "demo-knowledge-search-failover-to-us-east-1"
    }
    assert services["knowledge-search"]["regions"] == [WEST, EAST]
    assert services["claims-assistant"]["endpoint"] == "https://claims-assistant.demo.example.com"
