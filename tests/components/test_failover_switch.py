"""The switch that is thrown by hand."""

from functools import cache

from components.failover_switch import FailoverSwitch, FailoverSwitchArgs
from tests.components.given import EAST, WEST, providers
from tests.recorder import Recording, record


@cache
def recorded() -> Recording:
    def program() -> object:
        switch = FailoverSwitch(
            "search-switch",
            FailoverSwitchArgs(
                alarm_name="demo-search-failover-to-us-west-2",
                service="search",
                region=WEST,
                provider=providers(EAST, WEST)[WEST],
            ),
        )
        return {"alarm": switch.alarm, "check": switch.health_check_id}

    return record(program)


def test_everything_of_it_is_in_the_region_that_takes_over() -> None:
    recording = recorded()
    assert recording.places() == {"search-switch-alarm": "aws-us-west-2", "search-switch-check": "aws-us-west-2"}
    check = recording.named("search-switch-check").inputs
    assert check["type"] == "CLOUDWATCH_METRIC"
    assert check["cloudwatchAlarmName"] == "demo-search-failover-to-us-west-2"
    assert check["cloudwatchAlarmRegion"] == WEST


def test_one_data_point_throws_it() -> None:
    alarm = recorded().named("search-switch-alarm").inputs
    assert (alarm["namespace"], alarm["metricName"], alarm["dimensions"]) == (
        "Relight",
        "FailoverSwitch",
        {"Service": "search"},
    )
    assert (alarm["statistic"], alarm["comparisonOperator"]) == ("Maximum", "GreaterThanOrEqualToThreshold")
    assert (alarm["threshold"], alarm["evaluationPeriods"]) == (1, 1)


def test_it_stays_as_it_was_put_when_no_data_comes() -> None:
    recording = recorded()
    assert recording.named("search-switch-alarm").inputs["treatMissingData"] == "ignore"
    assert recording.named("search-switch-check").inputs["insufficientDataHealthStatus"] == "LastKnownStatus"


def test_its_metric_has_the_standard_resolution_that_route_53_follows() -> None:
    assert recorded().named("search-switch-alarm").inputs["period"] == 60


def test_others_are_told_the_alarm_and_the_check() -> None:
    assert recorded().result == {"alarm": "demo-search-failover-to-us-west-2", "check": "search-switch-check-id"}
