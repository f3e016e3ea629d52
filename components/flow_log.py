"""What passed through a region's network, in the audit bucket."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

AGGREGATION_SECONDS = 60
"""How much traffic one record sums up: the shortest there is, since an incident is told in minutes."""


@dataclass(frozen=True, kw_only=True)
class FlowLogArgs:
    """`folder` is the ARN of the bucket and its folder, e.g. `arn:aws:s3:::audit/flow/`; the bucket lets
    `delivery.logs.amazonaws.com` write there."""

    vpc_id: pulumi.Input[str]
    folder: pulumi.Input[str]
    provider: aws.Provider


class FlowLog(pulumi.ComponentResource):
    """A flow log of all traffic of a VPC, accepted and refused.

    To S3 and not to CloudWatch Logs: the bucket keeps it as long as the audit asks, at a fraction of the price, and no
    role is needed (https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3.html). In a failover: what happened
    in the lost region's network before it was lost stands in its bucket.
    """

    id: pulumi.Output[str]

    def __init__(self, name: str, args: FlowLogArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:FlowLog", name, None, opts)
        log = aws.ec2.FlowLog(
            f"{name}-flow",
            vpc_id=args.vpc_id,
            traffic_type="ALL",
            log_destination_type="s3",
            log_destination=args.folder,
            max_aggregation_interval=AGGREGATION_SECONDS,
            tags={"Name": f"{name}-flow"},
            opts=pulumi.ResourceOptions(parent=self, provider=args.provider),
        )
        self.id = log.id
        self.register_outputs({"id": self.id})
