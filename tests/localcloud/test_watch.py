"""What the local cloud does by itself, in the daemon: an alarm goes off, a health check follows, a name moves."""

import time
from collections.abc import Callable
from typing import Any

import boto3

from localcloud.client import LocalCloud

ACCOUNT = "210987654321"
SECONDS = 60.0


def client(cloud: LocalCloud, service: Any, region: str = "us-west-2") -> Any:
    environment = cloud.environment(ACCOUNT)
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
    )


def eventually(true: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.2)


def armed(cloud: LocalCloud) -> None:
    """A switch, the health check that follows it, and a name that fails over by it."""
    client(cloud, "cloudwatch").put_metric_alarm(
        AlarmName="failover",
        Namespace="Relight",
        MetricName="FailoverSwitch",
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        TreatMissingData="ignore",
    )
    route53 = client(cloud, "route53")
    follows = {"Type": "CLOUDWATCH_METRIC", "AlarmIdentifier": {"Name": "failover", "Region": "us-west-2"}}
    check = route53.create_health_check(CallerReference="a", HealthCheckConfig=follows)["HealthCheck"]["Id"]
    zone = route53.create_hosted_zone(Name="demo.example.com", CallerReference="a")["HostedZone"]["Id"]
    sides = [("PRIMARY", "east", {"HealthCheckId": check}), ("SECONDARY", "west", {})]
    records = [
        {
            "Name": "claims.demo.example.com",
            "Type": "CNAME",
            "TTL": 60,
            "SetIdentifier": place,
            "Failover": role,
            "ResourceRecords": [{"Value": f"{place}.example.net"}],
            **more,
        }
        for role, place, more in sides
    ]
    changes = [{"Action": "CREATE", "ResourceRecordSet": record} for record in records]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})


def answer(cloud: LocalCloud) -> str:
    return str(cloud.resolve("claims.demo.example.com")[0]["value"])


def throw(cloud: LocalCloud, value: float) -> None:
    data: Any = [{"MetricName": "FailoverSwitch", "Value": value}]
    client(cloud, "cloudwatch").put_metric_data(Namespace="Relight", MetricData=data)


def test_a_thrown_switch_moves_the_name_to_the_standby_and_a_restart_leaves_it_there(cloud: LocalCloud) -> None:
    cloud.start()
    armed(cloud)
    assert answer(cloud) == "east.example.net"
    throw(cloud, 1)
    eventually(lambda: answer(cloud) == "west.example.net")
    ((name, state),) = [(each["name"], each["value"]) for each in cloud.alarms()]
    assert (name, state) == ("failover", "ALARM")
    cloud.stop()
    cloud.start()
    eventually(lambda: bool(cloud.alarms()))
    assert answer(cloud) == "west.example.net"
    throw(cloud, 0)
    eventually(lambda: answer(cloud) == "east.example.net")


def test_a_reset_forgets_the_alarms(cloud: LocalCloud) -> None:
    cloud.start()
    armed(cloud)
    throw(cloud, 1)
    eventually(lambda: [each["value"] for each in cloud.alarms()] == ["ALARM"])
    cloud.reset()
    assert cloud.alarms() == []
