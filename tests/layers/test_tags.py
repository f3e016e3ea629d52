"""Whatever is a service's says which service, of which tier, whose."""

import pytest

from spec.tags import service_tags
from tests.layers.environments import demo, demo_up

KINDS = (
    "aws:backup/plan:Plan",
    "aws:backup/restoreTestingPlan:RestoreTestingPlan",
    "aws:backup/vault:Vault",
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "aws:ec2/capacityReservation:CapacityReservation",
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:rds/cluster:Cluster",
    "aws:rds/clusterInstance:ClusterInstance",
    "aws:route53/healthCheck:HealthCheck",
    "aws:s3/bucket:Bucket",
    "aws:secretsmanager/secret:Secret",
    "aws:sns/topic:Topic",
)
ALL = [each for recording in demo_up().values() for each in recording.resources()]


@pytest.mark.parametrize("kind", KINDS)
def test_each_resource_of_a_service_has_its_tags(kind: str) -> None:
    of_services = [each for each in ALL if each.type == kind and any(name in each.name for name in demo().services)]
    assert of_services
    for each in of_services:
        (service,) = [service for name, service in demo().services.items() if name in each.name]
        assert service_tags(service).items() <= each.inputs["tags"].items(), each.name


def test_what_is_the_environments_own_has_no_services_tags() -> None:
    (bucket,) = [each for each in ALL if each.name == "demo-control-us-east-1"]
    assert "tags" not in bucket.inputs


def test_a_resource_keeps_the_tags_that_it_has() -> None:
    (reservation, *_) = [each for each in ALL if each.type == "aws:ec2/capacityReservation:CapacityReservation"]
    assert reservation.inputs["tags"]["relight:model"] == "qwen3-8b"


def test_a_team_is_written_with_what_aws_takes_in_a_tag() -> None:
    service = demo().services["underwriting"]
    owners = service.owners.model_copy(update={"team": "R&D, Zürich"})
    assert service_tags(service.model_copy(update={"owners": owners})) == {
        "relight:service": "underwriting",
        "relight:tier": "1",
        "relight:owner": "R_D_ Zürich",
    }
    long = owners.model_copy(update={"team": "a" * 300})
    assert service_tags(service.model_copy(update={"owners": long}))["relight:owner"] == "a" * 256


def test_no_person_is_in_a_tag() -> None:
    service = demo().services["underwriting"]
    assert not any("@" in value for value in service_tags(service).values())
