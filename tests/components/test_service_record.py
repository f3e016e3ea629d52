"""A service's DNS records in each traffic mode."""

from functools import cache

import pytest

from components.service_record import ServiceRecord, ServiceRecordArgs
from spec.detection import Detection
from spec.modes import TrafficMode
from tests.components.given import EAST, EUROPE, WEST, providers
from tests.recorder import Recording, record

RECORD, CHECK = "aws:route53/record:Record", "aws:route53/healthCheck:HealthCheck"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"


@cache
def recorded(mode: TrafficMode, *regions: str) -> Recording:
    def program() -> object:
        there = providers(*regions)
        service = ServiceRecord(
            "claims",
            ServiceRecordArgs(
                mode=mode,
                service="claims",
                host="claims.example.com",
                hosts={region: f"claims.{region}.example.com" for region in regions},
                weights={region: 80 - 60 * number for number, region in enumerate(regions)},
                detection=Detection(interval=10, failures=3, ttl=30),
                zone_id="Z1",
                switch_name="demo-claims-failover",
                providers=there,
                home=there[regions[0]],
            ),
        )
        return {"checks": service.health_checks, "switch": service.switch}

    return record(program)


def policies(recording: Recording) -> dict[str, tuple[str, object, str | None]]:
    """Each record's answer, routing policy and health check by name."""
    return {
        r.name: (
            r.inputs["records"][0],
            r.inputs.get("latencyRoutingPolicies")
            or r.inputs.get("failoverRoutingPolicies")
            or r.inputs.get("weightedRoutingPolicies"),
            r.inputs.get("healthCheckId"),
        )
        for r in recording.of(RECORD)
    }


def test_latency_answers_from_every_healthy_region() -> None:
    recording = recorded(TrafficMode.LATENCY, EAST, WEST, EUROPE)
    assert recording.counts() == {CHECK: 3, RECORD: 3}
    assert policies(recording) == {
        f"claims-{region}": (f"claims.{region}.example.com", [{"region": region}], f"claims-check-{region}-id")
        for region in (EAST, WEST, EUROPE)
    }
    assert recording.result == {
        "checks": {region: f"claims-check-{region}-id" for region in (EAST, WEST, EUROPE)},
        "switch": "",
    }


def test_weights_share_the_traffic_out_among_healthy_regions() -> None:
    recording = recorded(TrafficMode.WEIGHTED, EAST, WEST)
    assert recording.counts() == {CHECK: 2, RECORD: 2}
    assert policies(recording) == {
        "claims-us-east-1": ("claims.us-east-1.example.com", [{"weight": 80}], "claims-check-us-east-1-id"),
        "claims-us-west-2": ("claims.us-west-2.example.com", [{"weight": 20}], "claims-check-us-west-2-id"),
    }


def test_failover_answers_from_the_standby_once_the_primarys_check_fails() -> None:
    recording = recorded(TrafficMode.FAILOVER, EAST, WEST)
    assert recording.counts() == {CHECK: 2, RECORD: 2}
    assert policies(recording) == {
        "claims-us-east-1": ("claims.us-east-1.example.com", [{"type": "PRIMARY"}], "claims-check-us-east-1-id"),
        "claims-us-west-2": ("claims.us-west-2.example.com", [{"type": "SECONDARY"}], "claims-check-us-west-2-id"),
    }


def test_armed_moves_by_the_switch_alone_and_never_by_a_health_check() -> None:
    recording = recorded(TrafficMode.ARMED, EAST, WEST)
    assert recording.counts() == {ALARM: 1, CHECK: 2, RECORD: 2}
    assert policies(recording) == {
        "claims-us-east-1": ("claims.us-east-1.example.com", [{"type": "PRIMARY"}], "claims-switch-us-west-2-check-id"),
        "claims-us-west-2": ("claims.us-west-2.example.com", [{"type": "SECONDARY"}], None),
    }
    assert recording.named("claims-switch-us-west-2-check").inputs["type"] == "CLOUDWATCH_METRIC"
    checks = {"us-east-1": "claims-check-us-east-1-id"}
    assert recording.result == {"checks": checks, "switch": "demo-claims-failover"}


def test_the_switch_is_thrown_in_the_region_that_takes_over() -> None:
    recording = recorded(TrafficMode.ARMED, EAST, WEST)
    assert recording.named("claims-switch-us-west-2-alarm").provider == "aws-us-west-2"
    assert recording.named("claims-switch-us-west-2-check").inputs["cloudwatchAlarmRegion"] == WEST


def test_the_primary_alone_has_one_plain_record() -> None:
    recording = recorded(TrafficMode.PRIMARY_ONLY, EAST, WEST)
    assert recording.counts() == {CHECK: 1, RECORD: 1}
    assert policies(recording) == {"claims-us-east-1": ("claims.us-east-1.example.com", None, None)}
    assert "setIdentifier" not in recording.named("claims-us-east-1").inputs


def test_the_primary_alone_needs_no_second_region() -> None:
    assert recorded(TrafficMode.PRIMARY_ONLY, EAST).counts() == {CHECK: 1, RECORD: 1}


@pytest.mark.parametrize("mode", [TrafficMode.FAILOVER, TrafficMode.ARMED])
def test_a_second_standby_is_not_answered_from(mode: TrafficMode) -> None:
    assert set(policies(recorded(mode, EAST, WEST, EUROPE))) == {"claims-us-east-1", "claims-us-west-2"}


@pytest.mark.parametrize("mode", list(TrafficMode))
def test_every_record_is_of_the_services_name_and_soon_forgotten(mode: TrafficMode) -> None:
    records = recorded(mode, EAST, WEST).of(RECORD)
    assert records
    for each in records:
        assert each.provider == "aws-us-east-1"
        assert (each.inputs["name"], each.inputs["type"], each.inputs["zoneId"]) == (
            "claims.example.com",
            "CNAME",
            "Z1",
        )
        assert each.inputs["ttl"] == 30, "the detection budget's"
    identifiers = [each.inputs.get("setIdentifier") for each in records]
    assert len(set(identifiers)) == len(records), "records of one name need identifiers of their own"


@pytest.mark.parametrize("mode", list(TrafficMode))
def test_a_health_check_asks_the_gateway_a_real_question_by_its_name(mode: TrafficMode) -> None:
    check = recorded(mode, EAST, WEST).named("claims-check-us-east-1")
    assert check.inputs["type"] == "HTTPS_STR_MATCH"
    assert check.inputs["fqdn"] == "claims.us-east-1.example.com"
    assert (check.inputs["port"], check.inputs["resourcePath"]) == (8443, "/answers")
    assert check.inputs["searchString"] == '"state": "up"'
    assert check.inputs["enableSni"] is True
    assert check.inputs["measureLatency"] is True
    assert check.provider == "aws-us-east-1"


def test_a_health_checks_interval_and_failures_are_the_detection_budgets() -> None:
    check = recorded(TrafficMode.LATENCY, EAST, WEST).named("claims-check-us-west-2")
    assert (check.inputs["requestInterval"], check.inputs["failureThreshold"]) == (10, 3)


@pytest.mark.parametrize("lost", [EAST, WEST, EUROPE, "us-west-1"])
@pytest.mark.parametrize("region", [EAST, WEST, EUROPE])
def test_checkers_outside_the_region_ask_and_enough_remain_when_any_region_is_lost(region: str, lost: str) -> None:
    check = recorded(TrafficMode.LATENCY, EAST, WEST, EUROPE).named(f"claims-check-{region}")
    assert region not in check.inputs["regions"]
    assert len(set(check.inputs["regions"]) - {lost}) >= 3
