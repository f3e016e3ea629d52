"""A network and a replicated bucket."""

import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
step = config.get_int("step") or 1


def provider(region: str) -> pulumi.ResourceOptions:
    """The options of a region's resources."""
    made = aws.Provider(
        region,
        region=region,
        allowed_account_ids=["210987654321"],
        default_tags=aws.ProviderDefaultTagsArgs(tags={"env": "test"}),
    )
    return pulumi.ResourceOptions(provider=made)


east, west = provider("us-east-1"), provider("us-west-2")
vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", enable_dns_hostnames=True, tags={"step": str(step)}, opts=east)
subnet = aws.ec2.Subnet("subnet", vpc_id=vpc.id, cidr_block=f"10.0.{step}.0/24", opts=east)
group = aws.ec2.SecurityGroup("group", vpc_id=vpc.id, opts=east)
aws.vpc.SecurityGroupIngressRule(
    "https", security_group_id=group.id, ip_protocol="tcp", from_port=443, to_port=443, cidr_ipv4="0.0.0.0/0", opts=east
)
bucket = aws.s3.Bucket("bucket", bucket="relight-one", opts=east)
versioning = aws.s3.BucketVersioning(
    "versioning", bucket=bucket.bucket, versioning_configuration={"status": "Enabled"}, opts=east
)
topology = aws.s3.BucketObjectv2(
    "topology",
    bucket=versioning.bucket,
    key="topology.json",
    content=json.dumps({"step": step}),
    content_type="application/json",
    opts=east,
)
aws.s3.Bucket("copy", opts=west)
aws.ec2.Vpc("other", cidr_block="10.1.0.0/16", opts=west)
if config.get_bool("queue"):
    aws.sqs.Queue("queue", opts=east)

found = aws.s3.get_object_output(
    bucket=topology.bucket,
    key=topology.key,
    version_id=topology.version_id,
    opts=pulumi.InvokeOutputOptions(provider=east.provider),
)
pulumi.export("content", found.body)
pulumi.export(
    "account", aws.get_caller_identity_output(opts=pulumi.InvokeOutputOptions(provider=west.provider)).account_id
)
pulumi.export("vpc", vpc.id)
pulumi.export("subnet", subnet.id)
