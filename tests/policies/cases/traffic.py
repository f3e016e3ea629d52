"""Cases of the family `traffic`."""

from policies.traffic import (
    alarmed,
    answer,
    by_hand,
    check_time,
    coverage,
    detection,
    elsewhere,
    measured,
    shares,
    steered,
    switch_region,
    switch_state,
    switch_there,
    ttl,
)
from policies.traffic.checks import CHECK, RECORD
from policies.traffic.switches import ALARM
from tests.policies.case import Case, sets, unset

ASKS = "claims-assistant-check-us-east-1"
EAST = "claims-assistant-us-east-1"
PRIMARY = "underwriting-us-east-1"
SWITCH = "knowledge-search-switch-us-east-1-check"
SWITCH_ALARM = "knowledge-search-switch-us-east-1-alarm"
UNHEALTHY = "claims-assistant-health-us-east-1-unhealthy"

CASES: tuple[Case, ...] = (
    Case(
        rule=answer.RULE,
        type=CHECK,
        of=ASKS,
        breaks=(
            sets(("type",), "TCP", f"{ASKS}: type is TCP, not HTTPS_STR_MATCH: any answer would do, or any open port."),
            sets(("resourcePath",), "/", f"{ASKS}: resourcePath is /, not one at which the model is asked."),
            unset(("searchString",), f"{ASKS}: searchString is not set, so no answer is looked for."),
            unset(("type",), f"{ASKS}: type is not set, not HTTPS_STR_MATCH: any answer would do, or any open port."),
        ),
    ),
    Case(
        rule=check_time.RULE,
        type=CHECK,
        of=ASKS,
        breaks=(
            sets(
                ("requestInterval",),
                30.0,
                f"{ASKS}: 3 failures of 30 s are 90 s, not less than the detection budget of 90 s.",
            ),
            unset(("failureThreshold",), f"{ASKS}: failureThreshold is not set, so nothing says how soon it notices."),
            unset(("requestInterval",), f"{ASKS}: requestInterval is not set, so nothing says how soon it notices."),
        ),
    ),
    Case(
        rule=ttl.RULE,
        type=RECORD,
        of=EAST,
        breaks=(
            sets(("ttl",), 300.0, f"{EAST}: ttl is 300, not 60 s or less (tier 0)."),
            unset(("ttl",), f"{EAST}: ttl is not set, not 60 s or less (tier 0)."),
        ),
    ),
    Case(
        rule=detection.RULE,
        type=CHECK,
        of=ASKS,
        breaks=(
            sets(
                ("failureThreshold",),
                4.0,
                f"{ASKS}: it fails after 40 s and resolvers keep the record for 60 s, which is more than the detection "
                "budget of 90 s.",
            ),
            unset(
                ("failureThreshold",),
                f"{ASKS}: requestInterval or failureThreshold is not set, so nothing says when it fails.",
            ),
        ),
    ),
    Case(
        rule=detection.RULE,
        type=RECORD,
        of="nightly-summaries-us-east-1",
        breaks=(
            sets(
                ("ttl",),
                600.0,
                "nightly-summaries-check-us-east-1: it fails after 90 s and resolvers keep the record for 600 s, "
                "which is more than the detection budget of 600 s.",
            ),
            unset(
                ("ttl",),
                "nightly-summaries-check-us-east-1: no record of nightly-summaries has a ttl, so nothing says when "
                "its users ask again.",
            ),
        ),
    ),
    Case(
        rule=steered.RULE,
        type=RECORD,
        of=EAST,
        breaks=(
            sets(
                ("healthCheckId",),
                "",
                f"{EAST}: healthCheckId is not set on a latency record, so it counts as healthy for ever.",
                any_value=True,
            ),
            unset(
                ("healthCheckId",),
                f"{EAST}: healthCheckId is not set on a latency record, so it counts as healthy for ever.",
                any_value=True,
            ),
        ),
    ),
    Case(
        rule=steered.RULE,
        type=RECORD,
        of=PRIMARY,
        breaks=(
            unset(
                ("healthCheckId",),
                f"{PRIMARY}: healthCheckId is not set on a failover record, so it counts as healthy for ever.",
                any_value=True,
            ),
        ),
    ),
    Case(
        rule=coverage.RULE,
        type=RECORD,
        of=EAST,
        breaks=(
            sets(
                ("records", 0),
                "elsewhere.example.com",
                "services.claims-assistant: no record of claims-assistant.demo.example.com leads to "
                "claims-assistant.us-east-1.demo.example.com; one by latency of us-east-1 should.",
            ),
            unset(
                ("latencyRoutingPolicies",),
                f"{EAST}: it leads to claims-assistant.us-east-1.demo.example.com by no policy, not by latency of "
                "us-east-1.",
            ),
        ),
    ),
    Case(
        rule=coverage.RULE,
        type=RECORD,
        of=PRIMARY,
        breaks=(
            sets(
                ("failoverRoutingPolicies", 0, "type"),
                "SECONDARY",
                f"{PRIMARY}: it leads to underwriting.us-east-1.demo.example.com by failover SECONDARY, not by "
                "failover PRIMARY.",
            ),
            sets(
                ("name",),
                "underwriting.example.com",
                "services.underwriting: no record of underwriting.demo.example.com leads to "
                "underwriting.us-east-1.demo.example.com; one by failover PRIMARY should.",
            ),
        ),
    ),
    Case(
        rule=switch_there.RULE,
        type=ALARM,
        of=SWITCH_ALARM,
        breaks=(
            sets(
                ("name",),
                "another",
                "services.knowledge-search: its switch, the alarm demo-knowledge-search-failover-to-us-east-1, is not "
                "in us-east-1.",
            ),
            unset(
                ("name",),
                "services.knowledge-search: its switch, the alarm demo-knowledge-search-failover-to-us-east-1, is not "
                "in us-east-1.",
            ),
        ),
    ),
    Case(
        rule=switch_there.RULE,
        type=CHECK,
        of=SWITCH,
        breaks=(
            sets(
                ("cloudwatchAlarmName",),
                "another",
                "knowledge-search-us-west-2: its health check is not the one that follows the switch "
                "demo-knowledge-search-failover-to-us-east-1.",
            ),
        ),
    ),
    Case(
        rule=switch_region.RULE,
        type=CHECK,
        of=SWITCH,
        breaks=(
            sets(
                ("cloudwatchAlarmRegion",),
                "us-west-2",
                f"{SWITCH}: cloudwatchAlarmRegion is us-west-2, not us-east-1, which takes over.",
            ),
            sets(
                ("cloudwatchAlarmName",),
                "another",
                f"{SWITCH}: cloudwatchAlarmName is another, which is no switch of the file's services.",
            ),
            unset(
                ("cloudwatchAlarmRegion",),
                f"{SWITCH}: cloudwatchAlarmRegion is not set, not us-east-1, which takes over.",
            ),
        ),
    ),
    Case(
        rule=switch_state.RULE,
        type=CHECK,
        of=SWITCH,
        breaks=(
            sets(
                ("insufficientDataHealthStatus",),
                "Healthy",
                f"{SWITCH}: insufficientDataHealthStatus is Healthy, not LastKnownStatus.",
            ),
            unset(
                ("insufficientDataHealthStatus",),
                f"{SWITCH}: insufficientDataHealthStatus is not set, not LastKnownStatus.",
            ),
        ),
    ),
    Case(
        rule=switch_state.RULE,
        type=ALARM,
        of=SWITCH_ALARM,
        breaks=(
            sets(
                ("treatMissingData",), "notBreaching", f"{SWITCH_ALARM}: treatMissingData is notBreaching, not ignore."
            ),
            unset(("treatMissingData",), f"{SWITCH_ALARM}: treatMissingData is not set, not ignore."),
        ),
    ),
    Case(
        rule=measured.RULE,
        type=CHECK,
        of=ASKS,
        breaks=(
            sets(("measureLatency",), False, f"{ASKS}: measureLatency is false, not true."),
            unset(("measureLatency",), f"{ASKS}: measureLatency is not set, not true."),
        ),
    ),
    Case(
        rule=alarmed.RULE,
        type=ALARM,
        of=UNHEALTHY,
        breaks=(
            sets(
                ("metricName",),
                "HealthCheckPercentageHealthy",
                f"{ASKS}: no alarm in us-east-1 on its HealthCheckStatus tells anybody that it fails.",
            ),
            sets(
                ("alarmActions",),
                [],
                f"{ASKS}: no alarm in us-east-1 on its HealthCheckStatus tells anybody that it fails.",
                any_value=True,
            ),
            unset(
                ("dimensions",),
                f"{ASKS}: no alarm in us-east-1 on its HealthCheckStatus tells anybody that it fails.",
                any_value=True,
            ),
            unset(
                ("alarmActions",),
                f"{ASKS}: no alarm in us-east-1 on its HealthCheckStatus tells anybody that it fails.",
                any_value=True,
            ),
        ),
    ),
    Case(
        rule=shares.RULE,
        type=RECORD,
        of=EAST,
        environment="weighted",
        without=("claims-assistant-us-west-2",),
        breaks=(
            sets(
                ("weightedRoutingPolicies", 0, "weight"),
                0.0,
                f"{EAST}: the weights of claims-assistant.demo.example.com are 0, none of them above 0.",
            ),
            unset(
                ("weightedRoutingPolicies", 0, "weight"),
                f"{EAST}: the weights of claims-assistant.demo.example.com are not set, none of them above 0.",
            ),
        ),
    ),
    Case(
        rule=elsewhere.RULE,
        type=CHECK,
        of=ASKS,
        breaks=(
            sets(
                ("regions",),
                ["us-west-2", "us-east-1", "eu-west-1"],
                f"{ASKS}: regions are us-west-2, us-east-1 and eu-west-1, so us-east-1 votes for itself.",
            ),
            sets(
                ("regions",),
                ["us-west-2", "eu-west-1"],
                f"{ASKS}: regions are us-west-2 and eu-west-1, not 3 regions at least.",
            ),
            unset(("regions",), f"{ASKS}: regions are not set, so us-east-1 votes for itself."),
        ),
    ),
    Case(
        rule=by_hand.RULE,
        type=RECORD,
        of=PRIMARY,
        breaks=(
            sets(
                ("failoverRoutingPolicies",),
                [],
                f"{PRIMARY}: no routing policy is set, so a failover of underwriting is a change of this record.",
            ),
            unset(
                ("failoverRoutingPolicies",),
                f"{PRIMARY}: no routing policy is set, so a failover of underwriting is a change of this record.",
            ),
        ),
    ),
)
