"""A network's flow log."""

from components.flow_log import FlowLog, FlowLogArgs
from tests.components.given import WEST, providers
from tests.recorder import record


def test_all_traffic_is_logged_to_the_audit_bucket_each_minute() -> None:
    def program() -> object:
        args = FlowLogArgs(vpc_id="vpc-0123", folder="arn:aws:s3:::audit/flow/", provider=providers(WEST)[WEST])
        return FlowLog("demo-us-west-2", args).id

    recording = record(program)
    assert recording.places() == {"demo-us-west-2-flow": "aws-us-west-2"}
    log = recording.named("demo-us-west-2-flow")
    assert log.type == "aws:ec2/flowLog:FlowLog"
    assert log.inputs == {
        "vpcId": "vpc-0123",
        "trafficType": "ALL",
        "logDestinationType": "s3",
        "logDestination": "arn:aws:s3:::audit/flow/",
        "maxAggregationInterval": 60,
        "tags": {"Name": "demo-us-west-2-flow"},
    }
    assert recording.result == "demo-us-west-2-flow-id"
