"""Counting planned resources: whose each is, and what a first preview doesn't know yet."""

from collections.abc import Callable
from pathlib import Path

import pytest

from recovery.cost import planned
from recovery.cost.charge import Charge, Line
from recovery.cost.document import document
from recovery.cost.estimate import estimate
from recovery.cost.owner import Owners
from recovery.cost.planned import Planned
from recovery.cost.prices import prices
from recovery.cost.tables import notes
from recovery.cost.types import COUNTED, unknown
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from tests.graphs import demo_graph, prod_graph
from tests.layers.environments import EAST, WEST, demo

NOT_KNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def charges(*resources: Resource) -> list[Charge]:
    found = list(Planned(demo(), Graph(resources), prices()).charges())
    return [charge for charge in found if not charge.what.startswith("weights")]


def resource(kind: str, region: str = EAST, /, **inputs: object) -> Resource:
    return Resource(type=kind, name="x", urn=f"urn:{kind}", inputs=inputs, provider=f"aws-{region}")


def test_every_planned_resource_that_is_somebodys_is_counted_for_somebody() -> None:
    found = list(Planned(demo(), demo_graph(), prices()).charges())
    assert [charge for charge in found if not charge.services] == []
    # The demo has no cache.
    assert {charge.line for charge in found} == set(Line) - {Line.CACHES}


@pytest.mark.parametrize("of", [demo_graph, prod_graph])
def test_every_planned_type_has_a_price_or_is_known_to_have_none(of: Callable[[], Graph]) -> None:
    assert unknown(of()) == (), "count it in recovery/cost/planned.py, or say in recovery/cost/types.py why not"


def test_a_type_that_the_count_does_not_know_is_said() -> None:
    graph = Graph([resource("aws:redshift/cluster:Cluster"), resource("aws:iam/role:Role")])
    assert unknown(graph) == ("aws:redshift/cluster:Cluster",)
    costs = estimate(demo(), graph, prices())
    assert notes(costs)[-1] == "Planned, and not known to the count: aws:redshift/cluster:Cluster."
    assert document(costs)["unknown_types"] == ["aws:redshift/cluster:Cluster"]


def test_what_is_called_counted_is_counted() -> None:
    source = Path(planned.__file__).read_text(encoding="utf-8")
    assert [kind for kind in COUNTED if kind not in source] == []


def test_an_instance_belongs_to_the_service_of_its_cluster() -> None:
    kind = "aws:rds/clusterInstance:ClusterInstance"
    (found,) = charges(resource(kind, identifier="demo-underwriting-us-east-1-2", instanceClass="db.r7g.xlarge"))
    assert (found.services, found.line, found.region) == (("underwriting",), Line.DATABASE, EAST)
    assert found.month == pytest.approx(0.552 * 730)
    assert charges(resource(kind, identifier="demo-elsewhere-us-east-1-2", instanceClass="db.r7g.xlarge")) == []


def test_a_cache_is_its_services_and_costs_by_its_nodes() -> None:
    kind = "aws:elasticache/replicationGroup:ReplicationGroup"
    name = Owners(demo()).names.cache("underwriting")
    (found,) = charges(resource(kind, replicationGroupId=name, nodeType="cache.t4g.small", numCacheClusters=2.0))
    assert (found.services, found.line) == (("underwriting",), Line.CACHES)
    assert found.month == pytest.approx(2 * 0.0256 * 730)


def test_replicas_beyond_the_reserved_nodes_are_on_demand() -> None:
    labels = {"relight.dev/service": "underwriting"}
    server = resource(
        "kubernetes:apps/v1:Deployment",
        metadata={"name": "qwen3-8b", "namespace": NOT_KNOWN, "labels": labels},
        spec={"replicas": 3.0},
    )
    reservation = resource(
        "aws:ec2/capacityReservation:CapacityReservation",
        tags={"relight:service": "underwriting", "relight:model": "qwen3-8b"},
        instanceType="g6e.xlarge",
        instanceCount=1.0,
    )
    found = {charge.line: charge.count for charge in charges(server, reservation)}
    assert found == {Line.GPU_RESERVED: 1, Line.GPU_ON_DEMAND: 2}


def test_a_deployment_that_serves_no_model_takes_no_gpus() -> None:
    labels = {"relight.dev/service": "underwriting"}
    gateway = {"metadata": {"name": "gateway", "labels": labels}, "spec": {"replicas": 2.0}}
    assert charges(resource("kubernetes:apps/v1:Deployment", **gateway)) == []


def test_an_endpoint_whose_subnets_are_not_known_yet_is_one_in_each_zone() -> None:
    kind = "aws:ec2/vpcEndpoint:VpcEndpoint"
    (found,) = charges(resource(kind, vpcEndpointType="Interface", subnetIds=NOT_KNOWN))
    assert found.count == 3
    (found,) = charges(resource(kind, vpcEndpointType="Interface", subnetIds=["a", "b"]))
    assert found.count == 2
    assert charges(resource(kind, vpcEndpointType="Gateway")) == []


def test_a_switch_is_the_services_also_before_its_alarm_is_there() -> None:
    (found,) = charges(
        resource(
            "aws:route53/healthCheck:HealthCheck",
            WEST,
            type="CLOUDWATCH_METRIC",
            cloudwatchAlarmName=NOT_KNOWN,
            cloudwatchAlarmRegion=EAST,
            tags={"Name": "demo-knowledge-search-failover-to-us-east-1"},
        )
    )
    assert (found.services, found.region, found.month) == (("knowledge-search",), EAST, 0.5)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ({"type": "HTTPS_STR_MATCH", "searchString": "up", "measureLatency": True, "requestInterval": 10.0}, 4),
        ({"type": "HTTPS_STR_MATCH", "searchString": "up", "measureLatency": False, "requestInterval": 30.0}, 2),
        ({"type": "HTTP", "requestInterval": 30.0}, 0),
    ],
)
def test_a_health_check_costs_by_its_options(kind: dict[str, object], options: int) -> None:
    check = "aws:route53/healthCheck:HealthCheck"
    (found,) = charges(resource(check, fqdn="underwriting.us-west-2.demo.example.com", **kind))
    assert (found.services, found.region) == (("underwriting",), WEST)
    assert found.month == pytest.approx(0.5 + options)


def test_a_secret_is_paid_for_in_each_region_that_has_a_copy() -> None:
    kind = "aws:secretsmanager/secret:Secret"
    found = charges(resource(kind, name="demo/underwriting/database", replicas=[{"region": WEST}]))
    assert [(charge.region, charge.services) for charge in found] == [
        (EAST, ("underwriting",)),
        (WEST, ("underwriting",)),
    ]


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("demo-claims-assistant-us-east-1-errors", "claims-assistant"),
        ("demo-knowledge-search-failover-to-us-east-1", "knowledge-search"),
        ("demo-claims-us-east-1-errors", None),
        ("other", None),
    ],
)
def test_an_alarm_is_the_services_that_it_is_named_after(name: str, service: str | None) -> None:
    assert Owners(demo()).alarm(name) == service


def test_of_two_services_that_begin_alike_an_alarm_is_that_of_the_longer_name() -> None:
    claims = demo().services["claims-assistant"]
    longer = claims.model_copy(update={"name": "claims-assistant-us-east-1"})
    both = {**demo().services, longer.name: longer}
    owners = Owners(demo().model_copy(update={"services": both}))
    assert owners.alarm("demo-claims-assistant-us-east-1-us-east-1-errors") == longer.name
