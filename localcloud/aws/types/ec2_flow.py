"""Flow logs: declared and kept, without traffic there is nothing to log."""

from localcloud.aws.kind import Place, mapped
from localcloud.aws.types.ec2 import Ec2Kind, tag_specification
from localcloud.errors import LocalCloudError
from localcloud.provider import Properties


class FlowLog(Ec2Kind):
    token = "aws:ec2/flowLog:FlowLog"
    replace = frozenset(
        {
            "destinationOptions",
            "iamRoleArn",
            "logDestination",
            "logDestinationType",
            "logFormat",
            "maxAggregationInterval",
            "trafficType",
            "vpcId",
        }
    )
    required = ("vpcId", "trafficType")

    def create(self, at: Place, inputs: Properties) -> str:
        destination = inputs["logDestination"]
        answer = at.client("ec2").create_flow_logs(
            ResourceType="VPC",
            ResourceIds=[inputs["vpcId"]],
            TrafficType=inputs["trafficType"],
            LogDestinationType=inputs.get("logDestinationType", "cloud-watch-logs"),
            # moto takes what stands behind the bucket's name for a part of it.
            LogDestination=destination.partition("/")[0] if destination.startswith("arn:aws:s3:") else destination,
            MaxAggregationInterval=inputs.get("maxAggregationInterval", 600),
            TagSpecifications=tag_specification(at, inputs, "vpc-flow-log"),
        )
        if failed := answer.get("Unsuccessful"):
            raise LocalCloudError(f"could not create {self.token}: {failed[0]['Error']['Message']}")
        return str(answer["FlowLogIds"][0])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = at.client("ec2").describe_flow_logs(FlowLogIds=[resource_id])["FlowLogs"]
        if not found:
            return None
        log, asked = found[0], known.get("logDestination") or ""
        return {
            "arn": at.arn("ec2", f"vpc-flow-log/{resource_id}"),
            "vpcId": log["ResourceId"],
            "trafficType": log["TrafficType"],
            "logDestinationType": log["LogDestinationType"],
            "logDestination": asked if asked.partition("/")[0] == log["LogDestination"] else log["LogDestination"],
            "maxAggregationInterval": log["MaxAggregationInterval"],
            "tags": mapped(log.get("Tags")),
        }

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("ec2").delete_flow_logs(FlowLogIds=[resource_id])


KINDS = (FlowLog(),)
