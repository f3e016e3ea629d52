"""Health checks of every type, from moto to the status that Route 53 tells."""

from typing import Any

import pytest

from localcloud.aws.extensions import extensions
from localcloud.aws.health.check import Check, checks
from localcloud.aws.health.checker import HealthChecker
from localcloud.aws.health.probe import Observation
from tests.localcloud.conftest import ACCOUNT, World

ENDPOINT = {
    "Type": "HTTPS_STR_MATCH",
    "FullyQualifiedDomainName": "claims.us-east-1.demo.example.com",
    "Port": 8443,
    "ResourcePath": "/answers",
    "SearchString": '"state": "up"',
    "RequestInterval": 10,
    "FailureThreshold": 3,
}


class Given:
    """A checker over moto's health checks, with endpoints and alarms as the test says."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.now, self.up, self.asked = 0.0, True, 0
        self.alarms: dict[tuple[str, str, str], str] = {}
        self.checker = HealthChecker(
            lambda: checks(world.funnel.lock), self._ask, self._alarm, clock=10, now=lambda: self.now
        )

    def _ask(self, check: Check) -> Observation:
        self.asked += 1
        return Observation(success=self.up, told="Success." if self.up else "Failure.")

    def _alarm(self, account: str, region: str, name: str) -> str:
        return self.alarms.get((account, region, name), "INSUFFICIENT_DATA")

    def make(self, **config: Any) -> str:
        route53 = self.world.client("route53")
        made = route53.create_health_check(CallerReference=str(config), HealthCheckConfig=config)
        return str(made["HealthCheck"]["Id"])

    def passes(self, seconds: float) -> None:
        end = self.now + seconds
        while self.now < end:
            self.now += 0.5
            self.checker.tick()


@pytest.fixture
def given(world: World) -> Given:
    return Given(world)


def test_an_endpoint_is_unhealthy_after_its_threshold_of_intervals_divided_by_the_clock(given: Given) -> None:
    number = given.make(**ENDPOINT)
    assert given.checker.statuses() == {number: None}
    assert given.checker.healthy(number)
    given.passes(1)
    assert given.checker.statuses() == {number: True}
    given.up = False
    given.passes(2)
    assert given.checker.healthy(number)
    given.passes(1)
    assert not given.checker.healthy(number)
    given.up = True
    given.passes(3)
    assert given.checker.healthy(number)


def test_an_endpoint_is_asked_once_each_interval(given: Given) -> None:
    given.make(**{**ENDPOINT, "RequestInterval": 30})
    given.passes(9)
    assert given.asked == 3


@pytest.mark.parametrize(
    ("without_data", "expected"), [("Healthy", True), ("Unhealthy", False), ("LastKnownStatus", False)]
)
def test_a_check_of_an_alarm_follows_it_and_without_data_does_as_it_was_told(
    given: Given, without_data: str, expected: bool
) -> None:
    alarm = {"Name": "switch", "Region": "us-west-2"}
    number = given.make(Type="CLOUDWATCH_METRIC", AlarmIdentifier=alarm, InsufficientDataHealthStatus=without_data)
    place = (ACCOUNT, "us-west-2", "switch")
    given.alarms[place] = "OK"
    assert given.checker.healthy(number)
    given.alarms[place] = "ALARM"
    assert not given.checker.healthy(number)
    del given.alarms[place]
    assert given.checker.healthy(number) is expected


def test_a_calculated_check_counts_its_children(given: Given) -> None:
    number = given.make(**ENDPOINT)
    other = given.make(Type="CLOUDWATCH_METRIC", AlarmIdentifier={"Name": "a", "Region": "us-east-1"})
    both = given.make(Type="CALCULATED", ChildHealthChecks=[number, other], HealthThreshold=2)
    one = given.make(Type="CALCULATED", ChildHealthChecks=[number, other], HealthThreshold=1, Inverted=True)
    given.passes(1)
    assert (given.checker.healthy(both), given.checker.healthy(one)) == (True, False)
    given.alarms[ACCOUNT, "us-east-1", "a"] = "ALARM"
    assert (given.checker.healthy(both), given.checker.healthy(one)) == (False, False)


def test_a_disabled_check_is_healthy(given: Given) -> None:
    number = given.make(**ENDPOINT, Disabled=True)
    given.up = False
    given.passes(9)
    assert given.checker.healthy(number)


def test_a_deleted_check_is_forgotten(given: Given) -> None:
    number = given.make(**ENDPOINT)
    given.passes(1)
    given.world.client("route53").delete_health_check(HealthCheckId=number)
    given.passes(1)
    assert given.checker.statuses() == {}
    assert given.checker.observation(number) is None


def test_route_53_tells_what_the_checker_saw(given: Given) -> None:
    given.world.funnel._extensions = extensions(given.world.effects, lambda number: "Failure: <refused>.")
    number = given.make(**ENDPOINT)
    told = given.world.client("route53").get_health_check_status(HealthCheckId=number)["HealthCheckObservations"]
    assert [each["StatusReport"]["Status"] for each in told] == ["Failure: <refused>."]


def test_a_check_keeps_its_alarm_when_something_else_changes(given: Given) -> None:
    route53, alarm = given.world.client("route53"), {"Name": "a", "Region": "us-west-2"}
    number = given.make(Type="CLOUDWATCH_METRIC", AlarmIdentifier=alarm, InsufficientDataHealthStatus="Healthy")
    route53.update_health_check(HealthCheckId=number, Inverted=True)
    config = route53.get_health_check(HealthCheckId=number)["HealthCheck"]["HealthCheckConfig"]
    assert (config["AlarmIdentifier"], config["InsufficientDataHealthStatus"]) == (alarm, "Healthy")
    other = {"Name": "b", "Region": "us-west-2"}
    route53.update_health_check(HealthCheckId=number, AlarmIdentifier=other)
    assert (
        route53.get_health_check(HealthCheckId=number)["HealthCheck"]["HealthCheckConfig"]["AlarmIdentifier"] == other
    )


def test_deleting_one_services_record_leaves_anothers_of_the_same_region(given: Given) -> None:
    route53 = given.world.client("route53")
    zone = route53.create_hosted_zone(Name="demo.example.com", CallerReference="a")["HostedZone"]["Id"]

    def record(name: str, region: str) -> dict[str, Any]:
        values = {"TTL": 60, "ResourceRecords": [{"Value": "b.example.com"}]}
        return {
            "Name": f"{name}.demo.example.com.",
            "Type": "CNAME",
            "SetIdentifier": region,
            "Region": region,
            **values,
        }

    def change(action: str, *records: dict[str, Any]) -> None:
        changes = [{"Action": action, "ResourceRecordSet": each} for each in records]
        route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})

    east, west, other = record("a", "us-east-1"), record("a", "us-west-2"), record("b", "us-east-1")
    change("CREATE", east, west, other)
    change("DELETE", east)
    found = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    named = {(each["Name"], each["SetIdentifier"]) for each in found if "SetIdentifier" in each}
    assert named == {("a.demo.example.com.", "us-west-2"), ("b.demo.example.com.", "us-east-1")}
