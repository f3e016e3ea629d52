"""Private ways to AWS services, or none."""

from functools import cache
from ipaddress import IPv4Network

from components.interface_endpoints import InterfaceEndpoints, InterfaceEndpointsArgs
from spec.modes import ClusterMode
from tests.components.given import ACCOUNT, WEST, providers
from tests.iam import statements
from tests.recorder import Recording, record

NAME = "demo-us-west-2"
SERVICES = ("ecr.api", "ecr.dkr", "sts", "eks", "eks-auth", "ec2", "kms", "secretsmanager", "logs", "monitoring")


@cache
def recorded(mode: ClusterMode = ClusterMode.RUNNING, *, bedrock: bool = True) -> Recording:
    def program() -> object:
        return InterfaceEndpoints(
            NAME,
            InterfaceEndpointsArgs(
                mode=mode,
                region=WEST,
                account=ACCOUNT,
                vpc_id="vpc-0123",
                cidr=IPv4Network("10.20.0.0/16"),
                subnets={"us-west-2a": "subnet-a", "us-west-2b": "subnet-b", "us-west-2c": "subnet-c"},
                bedrock=bedrock,
                provider=providers(WEST)[WEST],
            ),
        ).endpoint_ids

    return record(program)


def test_weights_secrets_and_prompts_have_a_way_that_stays_in_the_vpc() -> None:
    recording = recorded()
    assert recording.counts() == {
        "aws:ec2/securityGroup:SecurityGroup": 1,
        "aws:ec2/vpcEndpoint:VpcEndpoint": len(SERVICES) + 1,
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 1,
    }
    assert set(recording.places().values()) == {"aws-us-west-2"}
    endpoints = recording.of("aws:ec2/vpcEndpoint:VpcEndpoint")
    assert {each.inputs["serviceName"] for each in endpoints} == {
        f"com.amazonaws.us-west-2.{service}" for service in (*SERVICES, "bedrock-runtime")
    }
    for each in endpoints:
        assert each.inputs["vpcEndpointType"] == "Interface"
        assert each.inputs["vpcId"] == "vpc-0123"
        assert each.inputs["privateDnsEnabled"] is True, "or the SDKs would go on through the NAT gateway"


def test_each_endpoint_is_in_every_zone() -> None:
    for each in recorded().of("aws:ec2/vpcEndpoint:VpcEndpoint"):
        assert each.inputs["subnetIds"] == ["subnet-a", "subnet-b", "subnet-c"], each.name


def test_they_admit_https_from_the_vpc_and_nothing_else() -> None:
    recording = recorded()
    group, rule = recording.named(f"{NAME}-endpoints"), recording.named(f"{NAME}-endpoints-https")
    assert not {"ingress", "egress"} & set(group.inputs)
    assert rule.inputs == {
        "securityGroupId": f"{NAME}-endpoints-id",
        "cidrIpv4": "10.20.0.0/16",
        "ipProtocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
        "description": "HTTPS from the VPC",
    }
    for each in recording.of("aws:ec2/vpcEndpoint:VpcEndpoint"):
        assert each.inputs["securityGroupIds"] == [f"{NAME}-endpoints-id"]


def test_only_this_accounts_principals_pass_and_secrets_only_of_this_account() -> None:
    for each in recorded().of("aws:ec2/vpcEndpoint:VpcEndpoint"):
        (statement,) = statements(each.inputs["policy"])
        (action,) = statement["Action"]
        assert action.endswith(":*"), "one service alone"
        wanted = {"aws:PrincipalAccount": ACCOUNT}
        if action.split(":")[0] in ("kms", "logs", "secretsmanager"):
            wanted["aws:ResourceAccount"] = ACCOUNT
        assert statement["Condition"] == {"StringEquals": wanted}, each.name


def test_where_no_gateway_calls_bedrock_it_has_no_endpoint() -> None:
    services = {each.inputs["serviceName"] for each in recorded(bedrock=False).of("aws:ec2/vpcEndpoint:VpcEndpoint")}
    assert services == {f"com.amazonaws.us-west-2.{service}" for service in SERVICES}


def test_without_a_cluster_nothing_is_paid_for() -> None:
    recording = recorded(ClusterMode.ABSENT)
    assert recording.counts() == {}
    assert recording.result == {}
