"""The edge's alarms are where Route 53 keeps its metrics, and the regions' where what they watch is."""

from ipaddress import IPv4Network

import pytest

from spec.environment import Region
from tests.layers.environments import EAST, EDGE, EUROPE, WEST, build, demo, demo_up, with_service
from tests.layers.environments import GET_ZONE as ZONE
from tests.recorder import Recording, Registration

ALARM, TOPIC = "aws:cloudwatch/metricAlarm:MetricAlarm", "aws:sns/topic:Topic"
SINGAPORE = "ap-southeast-1"


def without_us_east_1() -> Recording:
    """The edge of `demo` with all its services in two other regions."""
    environment = demo()
    regions = {
        region: Region.model_construct(id=region, cidr=IPv4Network(f"10.{40 + number}.0.0/16"), zones=(f"{region}a",))
        for number, region in enumerate((EUROPE, SINGAPORE))
    }
    environment = environment.model_copy(update={"regions": regions, "home": EUROPE})
    for name in environment.services:
        environment = with_service(environment, name, primary=EUROPE, standby=(SINGAPORE,))
    from spec.naming import stacks

    return build(environment, stacks("demo", regions)[-1], {ZONE: {"zoneId": "Z0123"}})


def unhealthy(recording: Recording) -> list[Registration]:
    return [each for each in recording.of(ALARM) if each.name.endswith("-unhealthy")]


def test_every_health_check_that_asks_has_an_alarm_and_every_service_a_topic() -> None:
    recording = demo_up()[EDGE]
    checks = [r for r in recording.of("aws:route53/healthCheck:HealthCheck") if r.inputs["type"] == "HTTPS_STR_MATCH"]
    assert len(checks) == 6
    watched = {each.inputs["dimensions"]["HealthCheckId"] for each in unhealthy(recording)}
    assert watched == {f"{each.name}-id" for each in checks}
    assert [each.inputs["name"] for each in recording.of(TOPIC)] == [
        f"demo-{name}-edge-alarms" for name in sorted(demo().services)
    ]
    assert {each.provider for each in [*unhealthy(recording), *recording.of(TOPIC)]} == {f"aws-{EAST}"}
    assert {each.inputs["kmsMasterKeyId"] for each in recording.of(TOPIC)} == {"alias/demo-data"}


def test_an_environment_without_us_east_1_has_its_alarms_there_all_the_same_under_a_key_of_their_own() -> None:
    recording = without_us_east_1()
    assert {each.provider for each in unhealthy(recording)} == {f"aws-{EAST}"}
    assert {each.provider for each in recording.of(TOPIC)} == {f"aws-{EAST}"}
    (key,) = recording.of("aws:kms/key:Key")
    assert key.provider == f"aws-{EAST}"
    assert {each.inputs["kmsMasterKeyId"] for each in recording.of(TOPIC)} == {f"arn:of:{key.name}"}


@pytest.mark.parametrize("region", [EAST, WEST])
def test_a_regions_alarms_tell_a_topic_of_that_region_under_the_regions_key(region: str) -> None:
    recording = demo_up()[f"demo-{region}"]
    topics = {each.name.removesuffix("-topic"): each for each in recording.of(TOPIC)}
    assert {each.inputs["name"] for each in topics.values()} <= {f"demo-{name}-alarms" for name in demo().services}
    for topic in topics.values():
        assert topic.inputs["kmsMasterKeyId"].startswith("arn:")
    alarms = recording.of(ALARM)
    assert len(alarms) > 10
    for alarm in alarms:
        (told,) = alarm.inputs["alarmActions"]
        assert told.removeprefix("arn:of:").removesuffix("-topic") in topics


def test_a_standby_of_a_hot_standby_tells_when_it_answers_and_a_region_of_active_active_does_not() -> None:
    answering = {
        (stack, each.name.removesuffix("-answering"))
        for stack in (f"demo-{EAST}", f"demo-{WEST}")
        for each in demo_up()[stack].of(ALARM)
        if each.name.endswith("-answering")
    }
    assert answering == {
        (f"demo-{WEST}", f"underwriting-gateway-alarms-{WEST}"),
        (f"demo-{EAST}", f"knowledge-search-gateway-alarms-{EAST}"),
    }
