"""A region's VPC."""

from functools import cache
from ipaddress import IPv4Network

import pytest

from components.network import Network, NetworkArgs
from tests.components.given import ACCOUNT, WEST, providers
from tests.iam import statements
from tests.recorder import Recording, record

ZONES = ("us-west-2a", "us-west-2b", "us-west-2c")
NAME = "demo-us-west-2"


@cache
def recorded(zones: tuple[str, ...] = ZONES) -> Recording:
    def program() -> object:
        network = Network(
            NAME,
            NetworkArgs(
                region=WEST,
                account=ACCOUNT,
                cidr=IPv4Network("10.20.0.0/16"),
                zones=zones,
                cluster="demo-us-west-2",
                provider=providers(WEST)[WEST],
            ),
        )
        return {
            "vpc": network.vpc_id,
            "private": network.private_subnets,
            "public": network.public_subnets,
            "tables": network.private_route_tables,
        }

    return record(program)


@pytest.mark.parametrize("count", [2, 3])
def test_a_zone_has_a_private_and_a_public_subnet(count: int) -> None:
    recording = recorded(ZONES[:count])
    assert recording.counts() == {
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
        "aws:ec2/internetGateway:InternetGateway": 1,
        "aws:ec2/route:Route": 1,
        "aws:ec2/routeTable:RouteTable": 1 + count,
        "aws:ec2/routeTableAssociation:RouteTableAssociation": 2 * count,
        "aws:ec2/subnet:Subnet": 2 * count,
        "aws:ec2/vpc:Vpc": 1,
        "aws:ec2/vpcEndpoint:VpcEndpoint": 2,
    }
    assert set(recording.places().values()) == {"aws-us-west-2"}
    assert {
        (each.inputs["availabilityZone"], each.inputs["cidrBlock"]) for each in recording.of("aws:ec2/subnet:Subnet")
    } >= {("us-west-2a", "10.20.0.0/19"), ("us-west-2a", "10.20.224.0/22"), ("us-west-2b", "10.20.32.0/19")}


def test_others_are_told_every_id_by_zone() -> None:
    result = recorded().result
    assert result == {
        "vpc": f"{NAME}-vpc-id",
        "private": {zone: f"{NAME}-private-{zone}-id" for zone in ZONES},
        "public": {zone: f"{NAME}-public-{zone}-id" for zone in ZONES},
        "tables": {zone: f"{NAME}-private-{zone}-routes-id" for zone in ZONES},
    }


def test_no_private_subnet_has_a_route_to_the_internet() -> None:
    recording = recorded()
    (route,) = recording.of("aws:ec2/route:Route")
    assert recording.named(f"{NAME}-internet").inputs["vpcId"] == f"{NAME}-vpc-id"
    assert {t.inputs["vpcId"] for t in recording.of("aws:ec2/routeTable:RouteTable")} == {f"{NAME}-vpc-id"}
    assert route.inputs == {
        "routeTableId": f"{NAME}-public-id",
        "destinationCidrBlock": "0.0.0.0/0",
        "gatewayId": f"{NAME}-internet-id",
    }
    tables = {
        each.inputs["subnetId"]: each.inputs["routeTableId"]
        for each in recording.of("aws:ec2/routeTableAssociation:RouteTableAssociation")
    }
    assert {zone: tables[f"{NAME}-private-{zone}-id"] for zone in ZONES} == {
        zone: f"{NAME}-private-{zone}-routes-id" for zone in ZONES
    }
    assert {tables[f"{NAME}-public-{zone}-id"] for zone in ZONES} == {f"{NAME}-public-id"}


def test_nothing_gets_a_public_address_by_itself_and_no_port_is_opened() -> None:
    recording = recorded()
    assert all(each.inputs["mapPublicIpOnLaunch"] is False for each in recording.of("aws:ec2/subnet:Subnet"))
    assert not [r for r in recording.resources() if "securityGroup" in r.type and r.inputs.get("ingress")]
    assert not [r for r in recording.resources() if "IngressRule" in r.type]


def test_the_default_security_group_is_left_without_rules() -> None:
    (group,) = recorded().of("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
    assert group.inputs["vpcId"] == f"{NAME}-vpc-id"
    assert not {"ingress", "egress"} & set(group.inputs)


@pytest.mark.parametrize("service", ["s3", "dynamodb"])
def test_s3_and_dynamodb_are_reached_without_the_internet_from_every_private_subnet(service: str) -> None:
    endpoint = recorded().named(f"{NAME}-{service}").inputs
    assert endpoint["serviceName"] == f"com.amazonaws.us-west-2.{service}"
    assert endpoint["vpcEndpointType"] == "Gateway"
    assert endpoint["vpcId"] == f"{NAME}-vpc-id"
    assert endpoint["routeTableIds"] == [f"{NAME}-private-{zone}-routes-id" for zone in ZONES]


def test_nothing_is_carried_to_a_bucket_or_table_of_another_account() -> None:
    buckets, layers = statements(recorded().named(f"{NAME}-s3").inputs["policy"])
    assert buckets["Condition"] == {"StringEquals": {"aws:ResourceAccount": ACCOUNT}}
    assert (layers["Action"], layers["Resource"]) == (
        ["s3:GetObject"],
        ["arn:aws:s3:::prod-us-west-2-starport-layer-bucket/*"],
    )
    (tables,) = statements(recorded().named(f"{NAME}-dynamodb").inputs["policy"])
    assert tables["Action"] == ["dynamodb:*"]
    assert tables["Condition"] == {"StringEquals": {"aws:PrincipalAccount": ACCOUNT, "aws:ResourceAccount": ACCOUNT}}


@pytest.mark.parametrize(
    ("side", "role"), [("private", "kubernetes.io/role/internal-elb"), ("public", "kubernetes.io/role/elb")]
)
def test_load_balancers_find_their_subnets(side: str, role: str) -> None:
    for zone in ZONES:
        tags = recorded().named(f"{NAME}-{side}-{zone}").inputs["tags"]
        assert {key for key in tags if key.startswith("kubernetes.io/role/")} == {role}
        assert tags["kubernetes.io/cluster/demo-us-west-2"] == "shared"


def test_names_are_resolved_inside_the_vpc() -> None:
    vpc = recorded().named(f"{NAME}-vpc").inputs
    assert vpc["cidrBlock"] == "10.20.0.0/16"
    assert (vpc["enableDnsSupport"], vpc["enableDnsHostnames"]) == (True, True)
