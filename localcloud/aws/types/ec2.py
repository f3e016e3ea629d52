"""VPCs, subnets, internet gateways."""

from typing import Any, ClassVar

from localcloud.aws.kind import Kind, Place, changed, listed, mapped, picked
from localcloud.provider import Properties


def tag_specification(at: Place, inputs: Properties, what: str) -> list[dict[str, Any]]:
    """The tags in the form of EC2's create calls; nothing when there are none."""
    tags = at.tags(inputs)
    return [{"ResourceType": what, "Tags": listed(tags)}] if tags else []


class Ec2Kind(Kind):
    """What EC2's types have in common: tags by id."""

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        ec2 = at.client("ec2")
        if gone:
            ec2.delete_tags(Resources=[resource_id], Tags=[{"Key": key} for key in gone])
        if tags:
            ec2.create_tags(Resources=[resource_id], Tags=listed(tags))


class Vpc(Ec2Kind):
    token = "aws:ec2/vpc:Vpc"
    replace = frozenset({"cidrBlock", "instanceTenancy"})
    required = ("cidrBlock",)
    defaults: ClassVar[Properties] = {"enableDnsSupport": True, "enableDnsHostnames": False}

    def create(self, at: Place, inputs: Properties) -> str:
        ec2 = at.client("ec2")
        tags = tag_specification(at, inputs, "vpc")
        vpc = ec2.create_vpc(**picked(inputs, "cidrBlock", "instanceTenancy"), TagSpecifications=tags)["Vpc"]["VpcId"]
        self.update(at, vpc, self.defaults, inputs)
        return str(vpc)

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        ec2 = at.client("ec2")
        vpc = ec2.describe_vpcs(VpcIds=[resource_id])["Vpcs"][0]
        here = [{"Name": "vpc-id", "Values": [resource_id]}]
        main = ec2.describe_route_tables(Filters=[*here, {"Name": "association.main", "Values": ["true"]}])
        groups = ec2.describe_security_groups(Filters=[*here, {"Name": "group-name", "Values": ["default"]}])
        acls = ec2.describe_network_acls(Filters=[*here, {"Name": "default", "Values": ["true"]}])
        table = main["RouteTables"][0]["RouteTableId"] if main["RouteTables"] else ""
        return {
            "arn": at.arn("ec2", f"vpc/{resource_id}"),
            "cidrBlock": vpc["CidrBlock"],
            "instanceTenancy": vpc["InstanceTenancy"],
            "enableDnsSupport": self._switch(ec2, resource_id, "enableDnsSupport"),
            "enableDnsHostnames": self._switch(ec2, resource_id, "enableDnsHostnames"),
            "mainRouteTableId": table,
            "defaultRouteTableId": table,
            "defaultSecurityGroupId": groups["SecurityGroups"][0]["GroupId"] if groups["SecurityGroups"] else "",
            "defaultNetworkAclId": acls["NetworkAcls"][0]["NetworkAclId"] if acls["NetworkAcls"] else "",
            "dhcpOptionsId": vpc.get("DhcpOptionsId"),
            "ownerId": at.account,
            "tags": mapped(vpc.get("Tags")),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        for name in ("enableDnsSupport", "enableDnsHostnames"):
            wanted = new.get(name, self.defaults[name])
            if old.get(name, self.defaults[name]) != wanted:
                parameter = name[:1].upper() + name[1:]
                at.client("ec2").modify_vpc_attribute(VpcId=resource_id, **{parameter: {"Value": wanted}})

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("ec2").delete_vpc(VpcId=resource_id)

    def _switch(self, ec2: Any, vpc: str, name: str) -> bool:
        answer = ec2.describe_vpc_attribute(VpcId=vpc, Attribute=name)
        return bool(answer[name[:1].upper() + name[1:]]["Value"])


class Subnet(Ec2Kind):
    token = "aws:ec2/subnet:Subnet"
    replace = frozenset({"vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId"})
    required = ("vpcId",)
    defaults: ClassVar[Properties] = {"mapPublicIpOnLaunch": False}

    def create(self, at: Place, inputs: Properties) -> str:
        wanted = picked(inputs, "vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId")
        tags = tag_specification(at, inputs, "subnet")
        subnet = at.client("ec2").create_subnet(**wanted, TagSpecifications=tags)["Subnet"]["SubnetId"]
        self.update(at, subnet, {}, inputs)
        return str(subnet)

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        subnet = at.client("ec2").describe_subnets(SubnetIds=[resource_id])["Subnets"][0]
        return {
            "arn": at.arn("ec2", f"subnet/{resource_id}"),
            "vpcId": subnet["VpcId"],
            "cidrBlock": subnet["CidrBlock"],
            "availabilityZone": subnet["AvailabilityZone"],
            "availabilityZoneId": subnet["AvailabilityZoneId"],
            "mapPublicIpOnLaunch": subnet["MapPublicIpOnLaunch"],
            "assignIpv6AddressOnCreation": subnet["AssignIpv6AddressOnCreation"],
            "ownerId": at.account,
            "tags": mapped(subnet.get("Tags")),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        wanted = new.get("mapPublicIpOnLaunch", False)
        if old.get("mapPublicIpOnLaunch", False) != wanted:
            at.client("ec2").modify_subnet_attribute(SubnetId=resource_id, MapPublicIpOnLaunch={"Value": wanted})

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("ec2").delete_subnet(SubnetId=resource_id)


class InternetGateway(Ec2Kind):
    token = "aws:ec2/internetGateway:InternetGateway"

    def create(self, at: Place, inputs: Properties) -> str:
        ec2 = at.client("ec2")
        tags = tag_specification(at, inputs, "internet-gateway")
        gateway = ec2.create_internet_gateway(TagSpecifications=tags)["InternetGateway"]["InternetGatewayId"]
        self.update(at, gateway, {}, inputs)
        return str(gateway)

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        answer = at.client("ec2").describe_internet_gateways(InternetGatewayIds=[resource_id])
        gateway = answer["InternetGateways"][0]
        attached = gateway.get("Attachments") or [{}]
        return {
            "arn": at.arn("ec2", f"internet-gateway/{resource_id}"),
            "vpcId": attached[0].get("VpcId"),
            "ownerId": at.account,
            "tags": mapped(gateway.get("Tags")),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        if not changed(old, new, "vpcId"):
            return
        if old.get("vpcId"):
            at.client("ec2").detach_internet_gateway(InternetGatewayId=resource_id, VpcId=old["vpcId"])
        if new.get("vpcId"):
            at.client("ec2").attach_internet_gateway(InternetGatewayId=resource_id, VpcId=new["vpcId"])

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        live = self.read(at, resource_id, known) or {}
        self.update(at, resource_id, live, {})
        at.client("ec2").delete_internet_gateway(InternetGatewayId=resource_id)


KINDS = (Vpc(), Subnet(), InternetGateway())
