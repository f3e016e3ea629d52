"""The first alarms: which there are in each mode, and what each of them watches."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from components.alarm_key import AlarmKey, AlarmKeyArgs
from components.key_policy import key_policy
from spec.modes import BucketMode, GatewayMode, ServingMode, VectorStoreMode
from tests.components.alarms import ALARM, TOPIC, capacity, copies, database, gateway, health
from tests.components.given import ACCOUNT, EAST, EUROPE, WEST, providers
from tests.recorder import Recording, Registration, record


def nouns(recording: Recording) -> list[str]:
    return [each.inputs["name"].removeprefix("demo-claims-us-west-2-") for each in recording.of(ALARM)]


def settings(alarm: Registration, *names: str) -> tuple[Any, ...]:
    return tuple(alarm.inputs.get(name) for name in names)


def lasting(alarm: Registration) -> tuple[Any, ...]:
    return settings(alarm, "datapointsToAlarm", "evaluationPeriods")


@pytest.mark.parametrize("mode", [GatewayMode.RUNNING, GatewayMode.SMALL])
def test_a_running_gateway_is_watched_for_errors_slowness_and_weaker_answers(mode: GatewayMode) -> None:
    assert nouns(gateway(mode)) == ["degraded", "errors", "slow"]


def test_an_absent_gateway_is_not_watched() -> None:
    assert gateway(GatewayMode.ABSENT).counts() == {}


def test_a_standby_that_answers_tells_of_a_failover_from_its_own_region() -> None:
    alarm = gateway(standby=True).named("claims-gateway-answering")
    assert alarm.provider == "aws-us-west-2"
    assert settings(alarm, "namespace", "metricName", "statistic") == ("Relight/Gateway", "Requests", "Sum")
    assert settings(alarm, "comparisonOperator", "threshold") == ("GreaterThanOrEqualToThreshold", 5)
    assert lasting(alarm) == (2, 3)


@pytest.mark.parametrize(("noun", "metric"), [("errors", "Errors"), ("degraded", "Degraded")])
def test_half_of_the_answers_gone_bad_for_five_minutes_is_an_alarm_but_never_one_of_one(noun: str, metric: str) -> None:
    alarm = gateway().named(f"claims-gateway-{noun}")
    counted, requests, share = alarm.inputs["metricQueries"]
    what = {"namespace": "Relight/Gateway", "dimensions": {"Service": "claims"}, "period": 60, "stat": "Sum"}
    assert counted == {"id": "counted", "metric": {**what, "metricName": metric}, "returnData": False}
    assert requests == {"id": "requests", "metric": {**what, "metricName": "Requests"}, "returnData": False}
    assert share["expression"] == "IF(requests >= 5, 100 * FILL(counted, 0) / requests, 0)"
    assert share["returnData"] is True
    assert settings(alarm, "comparisonOperator", "threshold") == ("GreaterThanThreshold", 50)
    assert lasting(alarm) == (5, 5)


def test_ten_times_the_usual_latency_for_five_minutes_is_an_alarm() -> None:
    alarm = gateway().named("claims-gateway-slow")
    latency, _, slow = alarm.inputs["metricQueries"]
    assert (latency["metric"]["metricName"], latency["metric"]["stat"]) == ("Latency", "Average")
    assert slow["expression"] == "IF(requests >= 5, latency, 0)"
    assert settings(alarm, "comparisonOperator", "threshold") == ("GreaterThanThreshold", 40000)
    assert lasting(alarm) == (5, 5)


@pytest.mark.parametrize(
    ("mode", "watched"),
    [
        (VectorStoreMode.WRITER, ["database-cpu", "database-memory"]),
        (VectorStoreMode.WRITE_FORWARDING, ["database-cpu", "database-lag", "database-memory"]),
        (VectorStoreMode.READER, ["database-cpu", "database-lag", "database-memory"]),
        (VectorStoreMode.HEADLESS, ["database-lag"]),
        (VectorStoreMode.SNAPSHOTS, []),
    ],
)
def test_a_secondary_is_watched_for_lag_and_what_has_instances_for_load(
    mode: VectorStoreMode, watched: list[str]
) -> None:
    assert nouns(database(mode)) == watched


@pytest.mark.parametrize(("rpo", "milliseconds"), [(timedelta(minutes=1), 30_000), (timedelta(hours=4), 7_200_000)])
def test_half_of_the_rpo_behind_is_an_alarm_in_the_secondarys_region(rpo: timedelta, milliseconds: int) -> None:
    alarm = database(VectorStoreMode.READER, rpo).named("claims-database-database-lag")
    assert alarm.provider == "aws-us-west-2"
    assert settings(alarm, "namespace", "metricName") == ("AWS/RDS", "AuroraGlobalDBReplicationLag")
    assert alarm.inputs["dimensions"] == {"DBClusterIdentifier": "demo-claims-us-west-2"}
    assert settings(alarm, "statistic", "comparisonOperator") == ("Maximum", "GreaterThanThreshold")
    assert alarm.inputs["threshold"] == milliseconds
    assert lasting(alarm) == (3, 5)


@pytest.mark.parametrize(
    ("mode", "region", "sources"),
    [
        (BucketMode.ONE_WAY_RTC, WEST, [EAST]),
        (BucketMode.ONE_WAY_RTC, EAST, []),
        (BucketMode.BOTH_WAYS_RTC, EAST, [EUROPE, WEST]),
        (BucketMode.BOTH_WAYS_RTC, WEST, [EUROPE, EAST]),
        (BucketMode.ONE_WAY, WEST, []),
        (BucketMode.COPIED, WEST, []),
    ],
)
def test_each_copy_with_a_time_is_watched_where_it_arrives(mode: BucketMode, region: str, sources: list[str]) -> None:
    alarms = copies(mode, region).of(ALARM)
    assert [each.inputs["dimensions"] for each in alarms] == [
        {
            "SourceBucket": f"demo-{source}-claims",
            "DestinationBucket": f"demo-{region}-claims",
            "RuleId": f"claims-to-{region}",
        }
        for source in sources
    ]
    assert {each.provider for each in alarms} <= {f"aws-{region}"}


def test_a_copy_further_behind_than_the_rpo_is_an_alarm() -> None:
    (alarm,) = copies(BucketMode.ONE_WAY_RTC).of(ALARM)
    assert settings(alarm, "namespace", "metricName") == ("AWS/S3", "ReplicationLatency")
    assert settings(alarm, "statistic", "comparisonOperator") == ("Maximum", "GreaterThanThreshold")
    assert alarm.inputs["threshold"] == 900
    assert lasting(alarm) == (3, 5)


@pytest.mark.parametrize("alarm", ["database", "copies"])
def test_a_lag_that_is_no_longer_told_is_told(alarm: str) -> None:
    (found,) = {
        "database": database(VectorStoreMode.HEADLESS).of(ALARM),
        "copies": copies(BucketMode.ONE_WAY_RTC).of(ALARM),
    }[alarm]
    assert found.inputs["treatMissingData"] == "missing"
    assert found.inputs["insufficientDataActions"] == [TOPIC]


@pytest.mark.parametrize("mode", [ServingMode.FULL, ServingMode.WARM, ServingMode.ZERO])
def test_pods_that_wait_longer_than_a_node_takes_are_an_alarm_model_by_model(mode: ServingMode) -> None:
    alarms = capacity(mode).of(ALARM)
    assert [each.inputs["dimensions"] for each in alarms] == [
        {"ClusterName": "demo-us-west-2", "Namespace": "claims", "PodName": model} for model in ("large", "small")
    ]
    for alarm in alarms:
        assert settings(alarm, "namespace", "metricName") == ("ContainerInsights", "pod_status_pending")
        assert settings(alarm, "statistic", "threshold") == ("Maximum", 1)
        assert lasting(alarm) == (15, 15)


def test_without_models_nothing_is_pending() -> None:
    assert capacity(ServingMode.ABSENT).counts() == {}


def test_every_health_check_has_an_alarm_in_us_east_1_to_which_silence_is_bad_news() -> None:
    alarms = health().of(ALARM)
    assert [(each.inputs["name"], each.inputs["dimensions"]) for each in alarms] == [
        ("demo-claims-eu-west-1-unhealthy", {"HealthCheckId": "check-europe"}),
        ("demo-claims-us-west-2-unhealthy", {"HealthCheckId": "check-west"}),
    ]
    for alarm in alarms:
        assert alarm.provider == "aws-us-east-1"
        assert settings(alarm, "namespace", "metricName") == ("AWS/Route53", "HealthCheckStatus")
        assert settings(alarm, "comparisonOperator", "threshold") == ("LessThanThreshold", 1)
        assert alarm.inputs["treatMissingData"] == "breaching"


ALL: list[Callable[[], Recording]] = [
    lambda: gateway(standby=True),
    lambda: database(VectorStoreMode.READER),
    lambda: copies(BucketMode.BOTH_WAYS_RTC),
    lambda: capacity(ServingMode.FULL),
    health,
]


@pytest.mark.parametrize("recorded", ALL)
def test_an_alarm_says_what_it_means_what_to_do_first_and_whose_it_is_and_tells_its_end(
    recorded: Callable[[], Recording],
) -> None:
    alarms = recorded().of(ALARM)
    assert alarms
    for each in alarms:
        means, first = each.inputs["alarmDescription"].split(" First: ")
        assert "claims" in means
        assert first.endswith("Owner: claims-platform, oncall@example.com.")
        assert len(each.inputs["alarmDescription"]) <= 1024
        assert each.inputs["alarmActions"] == each.inputs["okActions"] == [TOPIC]


def test_a_key_for_alarms_alone_admits_cloudwatch_in_this_accounts_name() -> None:
    def program() -> object:
        args = AlarmKeyArgs(account=ACCOUNT, region=EAST, description="d", provider=providers(EAST)[EAST])
        return AlarmKey("demo-edge-alarms", args).arn

    recording = record(program)
    assert recording.counts() == {"aws:kms/key:Key": 1}
    key = recording.named("demo-edge-alarms-key")
    assert key.inputs["enableKeyRotation"] is True
    assert key.inputs["policy"] == key_policy(ACCOUNT, EAST)
    assert '"cloudwatch.amazonaws.com"' in key.inputs["policy"]
