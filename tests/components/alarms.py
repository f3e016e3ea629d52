"""Recordings of the alarms in each mode, for the tests of what they are and of when they go off."""

from datetime import timedelta
from functools import cache

from components.alarm import AlarmGround
from components.capacity_alarms import CapacityAlarms, CapacityAlarmsArgs
from components.database_alarms import DatabaseAlarms, DatabaseAlarmsArgs
from components.gateway_alarms import GatewayAlarms, GatewayAlarmsArgs
from components.health_alarms import HealthAlarms, HealthAlarmsArgs
from components.replication_alarms import ReplicationAlarms, ReplicationAlarmsArgs
from components.replication_rules import Copies
from spec.modes import BucketMode, GatewayMode, ServingMode, VectorStoreMode
from tests.components.given import EAST, EUROPE, NAMES, WEST, providers
from tests.recorder import Recording, record

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
TOPIC = "arn:aws:sns:us-west-2:123456789012:demo-claims-alarms"


def ground(region: str = WEST) -> AlarmGround:
    return AlarmGround(
        names=NAMES,
        service="claims",
        region=region,
        owner="claims-platform, oncall@example.com",
        topic=TOPIC,
        provider=providers(region)[region],
    )


@cache
def gateway(mode: GatewayMode = GatewayMode.RUNNING, standby: bool = False) -> Recording:
    return record(
        lambda: GatewayAlarms(
            "claims-gateway", GatewayAlarmsArgs(mode=mode, ground=ground(), baseline=4000, standby=standby)
        )
    )


@cache
def database(mode: VectorStoreMode, rpo: timedelta = timedelta(minutes=1)) -> Recording:
    return record(
        lambda: DatabaseAlarms(
            "claims-database",
            DatabaseAlarmsArgs(mode=mode, ground=ground(), cluster="demo-claims-us-west-2", rpo=rpo),
        )
    )


@cache
def copies(mode: BucketMode, region: str = WEST) -> Recording:
    args = {
        "copies": [Copies(name="claims", prefix="", mode=mode, home=EAST, targets=(WEST, EUROPE))],
        "buckets": {each: f"demo-{each}-claims" for each in (EAST, WEST, EUROPE)},
        "rpo": timedelta(minutes=15),
    }
    return record(
        lambda: ReplicationAlarms("claims-copies", ReplicationAlarmsArgs(ground=ground(region), **args))  # type: ignore[arg-type]
    )


@cache
def capacity(mode: ServingMode) -> Recording:
    args = {"mode": mode, "cluster": "demo-us-west-2", "namespace": "claims", "deployments": ["large", "small"]}
    return record(lambda: CapacityAlarms("claims-capacity", CapacityAlarmsArgs(ground=ground(), **args)))  # type: ignore[arg-type]


@cache
def health() -> Recording:
    def program() -> object:
        args = HealthAlarmsArgs(
            names=NAMES,
            service="claims",
            owner="claims-platform, oncall@example.com",
            health_checks={WEST: "check-west", EUROPE: "check-europe"},
            topic=TOPIC,
            provider=providers(EAST)[EAST],
        )
        return HealthAlarms("claims-health", args)

    return record(program)
