"""Every first alarm, put as its component declares it, is made to go off, and not before it should."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from spec.modes import BucketMode, GatewayMode, ServingMode, VectorStoreMode
from tests.components.alarms import ALARM, TOPIC, capacity, copies, database, gateway, health
from tests.components.given import EAST, EUROPE, WEST
from tests.localcloud.alarms.world import Given
from tests.localcloud.conftest import ACCOUNT, World, make
from tests.recorder import Recording

HERE = TOPIC.replace("123456789012", ACCOUNT)
NAME = "demo-claims-us-west-2"
DATABASE = "demo-claims-us-west-2"


@pytest.fixture
def given(world: World) -> Given:
    given = Given(world)
    given.topic(HERE)
    return given


def put(given: Given, recording: Recording, region: str = "") -> None:
    """The alarms of a recording, in this world's account."""
    for each in recording.of(ALARM):
        written = json.dumps(each.inputs).replace(TOPIC, HERE)
        given.alarm(json.loads(written, parse_float=_number), region)


def _number(text: str) -> float:
    """A recording has no whole numbers; the engine hands them on as such."""
    return int(float(text)) if float(text).is_integer() else float(text)


def asked(
    given: Given, *, requests: int, errors: int = 0, degraded: int = 0, latency: float = 900
) -> Callable[[], None]:
    """A minute of a gateway's metrics."""

    def put() -> None:
        for metric, value in (("Requests", requests), ("Errors", errors), ("Degraded", degraded), ("Latency", latency)):
            given.put(metric, value, Service="claims")

    return put


def test_more_than_half_of_the_questions_without_answer_for_five_minutes(given: Given) -> None:
    put(given, gateway())
    given.minutes(7, asked(given, requests=40, errors=2))
    assert given.state(f"{NAME}-errors") == "OK"
    given.minutes(5, asked(given, requests=40, errors=21))
    assert given.state(f"{NAME}-errors") == "OK"
    given.minutes(1, asked(given, requests=40, errors=21))
    assert given.state(f"{NAME}-errors") == "ALARM"
    assert [told for told in given.heard(HERE) if "ALARM" in told] == [f'ALARM: "{NAME}-errors" in us-west-2']
    given.minutes(2, asked(given, requests=40))
    assert given.state(f"{NAME}-errors") == "OK"


def test_one_failure_of_one_question_is_no_alarm(given: Given) -> None:
    put(given, gateway())
    given.minutes(9, asked(given, requests=1, errors=1))
    assert given.state(f"{NAME}-errors") == "OK"


def test_no_questions_at_all_are_no_alarm_of_the_gateways(given: Given) -> None:
    put(given, gateway(standby=True))
    given.minutes(9)
    for noun in ("errors", "slow", "degraded", "answering"):
        assert given.state(f"{NAME}-{noun}") == "OK"


def test_answers_ten_times_slower_than_usual_for_five_minutes(given: Given) -> None:
    put(given, gateway())
    given.minutes(7, asked(given, requests=40, latency=39_000))
    assert given.state(f"{NAME}-slow") == "OK"
    given.minutes(6, asked(given, requests=40, latency=41_000))
    assert given.state(f"{NAME}-slow") == "ALARM"


def test_answers_of_weaker_models_for_five_minutes(given: Given) -> None:
    put(given, gateway())
    given.minutes(6, asked(given, requests=40, degraded=30))
    assert given.state(f"{NAME}-degraded") == "ALARM"
    assert given.state(f"{NAME}-errors") == "OK"


def test_a_standby_that_answers(given: Given) -> None:
    put(given, gateway(GatewayMode.SMALL, standby=True))
    given.minutes(3, asked(given, requests=1))
    assert given.state(f"{NAME}-answering") == "OK"
    given.minutes(3, asked(given, requests=40))
    assert given.state(f"{NAME}-answering") == "ALARM"


@pytest.fixture
def secondary(given: Given) -> Given:
    """A global database with its secondary in this region."""
    provider, other = given.world.provider(EAST), given.world.provider(WEST)
    engine = {"engine": "aurora-postgresql", "engineVersion": "17.5"}
    group = {"globalClusterIdentifier": "demo-claims"}
    _, _, whole = make(provider, "aws:rds/globalCluster:GlobalCluster", {**group, **engine})
    for place, name, login in ((provider, "demo-claims-us-east-1", True), (other, DATABASE, False)):
        who = {"masterUsername": "relight", "masterPassword": "not-a-real-password"} if login else {}
        member = {"clusterIdentifier": name, "globalClusterIdentifier": whole["id"], "skipFinalSnapshot": True}
        make(place, "aws:rds/cluster:Cluster", {**engine, **member, **who}, name)
    return given


def test_a_database_that_is_half_of_the_rpo_behind(secondary: Given) -> None:
    put(secondary, database(VectorStoreMode.HEADLESS))
    secondary.minutes(6)
    assert secondary.state(f"{NAME}-database-lag") == "OK"
    secondary.lags("database", 31)
    secondary.minutes(4)
    assert secondary.state(f"{NAME}-database-lag") == "ALARM"
    assert secondary.heard(HERE)[-1] == f'ALARM: "{NAME}-database-lag" in us-west-2'
    secondary.lags("database", 1)
    secondary.minutes(4)
    assert secondary.state(f"{NAME}-database-lag") == "OK"


def test_a_database_whose_lag_nobody_tells_any_more(secondary: Given) -> None:
    put(secondary, database(VectorStoreMode.HEADLESS))
    secondary.minutes(6)
    secondary.world.client("rds", EAST).remove_from_global_cluster(
        GlobalClusterIdentifier="demo-claims", DbClusterIdentifier=DATABASE
    )
    secondary.minutes(6)
    assert secondary.state(f"{NAME}-database-lag") == "INSUFFICIENT_DATA"
    assert secondary.heard(HERE)[-1] == f'INSUFFICIENT_DATA: "{NAME}-database-lag" in us-west-2'


@pytest.mark.parametrize(
    ("noun", "metric", "bad", "minutes"),
    [("database-cpu", "CPUUtilization", 95, 16), ("database-memory", "FreeableMemory", 1e8, 6)],
)
def test_a_database_with_too_much_to_do(given: Given, noun: str, metric: str, bad: float, minutes: int) -> None:
    put(given, database(VectorStoreMode.WRITER))

    def load() -> None:
        dimensions = [{"Name": "DBClusterIdentifier", "Value": DATABASE}]
        data: Any = [{"MetricName": metric, "Dimensions": dimensions, "Value": bad}]
        given.world.client("cloudwatch", WEST).put_metric_data(Namespace="AWS/RDS", MetricData=data)

    given.minutes(minutes - 1, load)
    assert given.state(f"{NAME}-{noun}") == "OK"
    given.minutes(1, load)
    assert given.state(f"{NAME}-{noun}") == "ALARM"


def test_a_copy_that_is_further_behind_than_the_rpo(given: Given) -> None:
    for region in (EAST, WEST):
        bucket = f"demo-{region}-claims"
        place = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region != EAST else {}
        given.world.client("s3", region).create_bucket(Bucket=bucket, **place)
        versions = {"Status": "Enabled"}
        given.world.client("s3", region).put_bucket_versioning(Bucket=bucket, VersioningConfiguration=versions)
    timed = {"Status": "Enabled", "Time": {"Minutes": 15}}
    metrics = {"Status": "Enabled", "EventThreshold": {"Minutes": 15}}
    to = {"Bucket": f"arn:aws:s3:::demo-{WEST}-claims", "ReplicationTime": timed, "Metrics": metrics}
    deleted = {"Status": "Enabled"}
    rule = {"ID": "claims-to-us-west-2", "Priority": 1, "Status": "Enabled", "Filter": {"Prefix": ""}}
    whole = {**rule, "Destination": to, "DeleteMarkerReplication": deleted}
    configuration = {"Role": "arn:aws:iam::210987654321:role/demo", "Rules": [whole]}
    given.world.client("s3").put_bucket_replication(
        Bucket=f"demo-{EAST}-claims", ReplicationConfiguration=configuration
    )
    put(given, copies(BucketMode.ONE_WAY_RTC))
    given.minutes(6)
    assert given.state(f"{NAME}-copies-from-us-east-1") == "OK"
    given.lags("buckets", 901)
    given.minutes(4)
    assert given.state(f"{NAME}-copies-from-us-east-1") == "ALARM"


def test_pods_that_wait_longer_than_a_node_takes(given: Given) -> None:
    put(given, capacity(ServingMode.ZERO))
    given.pods["demo-us-west-2", "claims", "large"] = 2
    given.minutes(15)
    assert given.state(f"{NAME}-pending-large") == "OK"
    given.minutes(1)
    assert given.state(f"{NAME}-pending-large") == "ALARM"
    assert given.state(f"{NAME}-pending-small") == "OK"
    given.pods.clear()
    given.minutes(2)
    assert given.state(f"{NAME}-pending-large") == "OK"


def test_a_health_check_that_fails_or_is_no_longer_there(given: Given) -> None:
    put(given, health(), EAST)
    given.healthy = {"check-west": True, "check-europe": True}
    given.minutes(2)
    names = f"demo-claims-{WEST}-unhealthy", f"demo-claims-{EUROPE}-unhealthy"
    assert [given.state(name, EAST) for name in names] == ["OK", "OK"]
    given.healthy = {"check-west": False}
    given.minutes(2)
    assert [given.state(name, EAST) for name in names] == ["ALARM", "ALARM"]


def test_a_minute_that_the_machine_was_too_busy_to_look_at_is_not_taken_for_missing_data(given: Given) -> None:
    put(given, health(), EAST)
    given.healthy = {"check-west": True, "check-europe": True}
    given.minutes(2)
    given.now += 7
    given.evaluator.tick()
    assert given.state(f"demo-claims-{WEST}-unhealthy", EAST) == "OK"
    assert [told for told in given.evaluator.told if told.state == "ALARM"] == []


def test_the_switch_stays_thrown_without_data_and_over_a_restart(given: Given) -> None:
    switch: dict[str, Any] = {
        "name": "demo-claims-failover-to-us-west-2",
        "namespace": "Relight",
        "metricName": "FailoverSwitch",
        "dimensions": {"Service": "claims"},
        "statistic": "Maximum",
        "period": 60,
        "evaluationPeriods": 1,
        "threshold": 1,
        "comparisonOperator": "GreaterThanOrEqualToThreshold",
        "treatMissingData": "ignore",
    }
    given.alarm(switch)

    def throw(value: float) -> Callable[[], None]:
        data: Any = {"MetricName": "FailoverSwitch", "Value": value}
        data["Dimensions"] = [{"Name": "Service", "Value": "claims"}]
        return lambda: given.world.client("cloudwatch", WEST).put_metric_data(Namespace="Relight", MetricData=[data])

    given.minutes(1, throw(1))
    given.minutes(9)
    assert given.state(switch["name"]) == "ALARM"
    again = Given(given.world.again(), now=given.now)
    again.minutes(3)
    assert again.state(switch["name"]) == "ALARM"
    again.minutes(1, throw(0))
    again.minutes(3)
    assert again.state(switch["name"]) == "OK"


def test_a_state_that_somebody_sets_is_told_and_lasts_until_the_next_evaluation(given: Given) -> None:
    put(given, gateway())
    given.minutes(2)
    cloudwatch = given.world.client("cloudwatch", WEST)
    cloudwatch.set_alarm_state(AlarmName=f"{NAME}-errors", StateValue="ALARM", StateReason="a test of the topic")
    given.minutes(1)
    assert given.state(f"{NAME}-errors") == "OK"


def test_an_alarm_whose_actions_are_off_tells_nobody(given: Given) -> None:
    put(given, gateway())
    given.world.client("cloudwatch", WEST).disable_alarm_actions(AlarmNames=[f"{NAME}-errors"])
    given.minutes(6, asked(given, requests=40, errors=40))
    assert given.state(f"{NAME}-errors") == "ALARM"
    assert [told for told in given.heard(HERE) if "-errors" in told] == []


def test_what_is_put_every_few_seconds_is_not_written_into_the_journal(given: Given) -> None:
    put(given, gateway())
    before = given.world.journal.size
    given.minutes(7, asked(given, requests=40, errors=40))
    assert given.world.journal.size == before


def test_old_data_is_forgotten(given: Given) -> None:
    from moto.cloudwatch.models import cloudwatch_backends

    put(given, gateway())
    given.minutes(70, asked(given, requests=40))
    assert len(cloudwatch_backends[ACCOUNT][WEST].metric_data) <= 4 * 62


def test_a_deleted_alarm_is_forgotten(given: Given) -> None:
    put(given, gateway())
    given.minutes(1)
    given.world.client("cloudwatch", WEST).delete_alarms(AlarmNames=[f"{NAME}-errors"])
    given.minutes(1)
    assert f"{NAME}-errors" not in {name for _, _, name in given.evaluator.states()}


def test_lag_settings_are_kept_apart_by_region() -> None:
    from localcloud.settings import Settings, with_lag

    settings = with_lag(with_lag(Settings(), WEST, "database", 30), EAST, "buckets", 2)
    assert replace(settings).lag_of(WEST, "database") == 30
    assert (settings.lag_of(WEST, "buckets"), settings.lag_of(EAST, "buckets")) == (5, 2)
