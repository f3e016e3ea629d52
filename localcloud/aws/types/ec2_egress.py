"""Ways out of a VPC: addresses, NAT gateways, endpoints of AWS services."""

from typing import ClassVar

from localcloud.aws.kind import Place, mapped, picked
from localcloud.aws.types.ec2 import Ec2Kind, tag_specification
from localcloud.provider import Properties


class Eip(Ec2Kind):
    token = "aws:ec2/eip:Eip"
    replace = frozenset({"address", "domain", "networkBorderGroup", "publicIpv4Pool"})

    def create(self, at: Place, inputs: Properties) -> str:
        tags = tag_specification(at, inputs, "elastic-ip")
        wanted = picked(inputs, "address", "networkBorderGroup", "publicIpv4Pool")
        return str(at.client("ec2").allocate_address(Domain="vpc", TagSpecifications=tags, **wanted)["AllocationId"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = at.client("ec2").describe_addresses(AllocationIds=[resource_id])["Addresses"][0]
        dashed = found["PublicIp"].replace(".", "-")
        return {
            "arn": at.arn("ec2", f"elastic-ip/{resource_id}"),
            "allocationId": resource_id,
            "publicIp": found["PublicIp"],
            "publicDns": f"ec2-{dashed}.{at.region}.compute.amazonaws.com",
            "domain": found["Domain"],
            "tags": mapped(found.get("Tags")),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        return None  # what else there is (instance, interface) is attached by what uses the address

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("ec2").release_address(AllocationId=resource_id)


class NatGateway(Ec2Kind):
    token = "aws:ec2/natGateway:NatGateway"
    replace = frozenset({"allocationId", "subnetId", "connectivityType", "privateIp"})
    required = ("subnetId",)

    def create(self, at: Place, inputs: Properties) -> str:
        wanted = picked(inputs, "allocationId", "subnetId", "connectivityType", "privateIp")
        tags = tag_specification(at, inputs, "natgateway")
        return str(at.client("ec2").create_nat_gateway(**wanted, TagSpecifications=tags)["NatGateway"]["NatGatewayId"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = at.client("ec2").describe_nat_gateways(NatGatewayIds=[resource_id])["NatGateways"]
        if not found or found[0]["State"] in ("deleted", "deleting"):
            return None
        address = (found[0].get("NatGatewayAddresses") or [{}])[0]
        return {
            "subnetId": found[0]["SubnetId"],
            "connectivityType": found[0].get("ConnectivityType"),
            "allocationId": address.get("AllocationId"),
            "networkInterfaceId": address.get("NetworkInterfaceId"),
            "privateIp": address.get("PrivateIp"),
            "publicIp": address.get("PublicIp"),
            "tags": mapped(found[0].get("Tags")),
        }

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        ec2 = at.client("ec2")
        ec2.delete_nat_gateway(NatGatewayId=resource_id)
        if interface := known.get("networkInterfaceId"):  # moto leaves it behind
            ec2.delete_network_interface(NetworkInterfaceId=interface)


class VpcEndpoint(Ec2Kind):
    token = "aws:ec2/vpcEndpoint:VpcEndpoint"
    replace = frozenset({"vpcId", "serviceName", "vpcEndpointType"})
    required = ("vpcId",)
    unordered = frozenset({"routeTableIds", "subnetIds", "securityGroupIds"})
    _members: ClassVar[tuple[str, ...]] = ("routeTableIds", "subnetIds", "securityGroupIds")

    def create(self, at: Place, inputs: Properties) -> str:
        wanted = picked(inputs, "vpcId", "serviceName", "vpcEndpointType", "privateDnsEnabled", *self._members)
        if policy := inputs.get("policy"):
            wanted["PolicyDocument"] = policy
        tags = tag_specification(at, inputs, "vpc-endpoint")
        answer = at.client("ec2").create_vpc_endpoint(**wanted, TagSpecifications=tags)
        return str(answer["VpcEndpoint"]["VpcEndpointId"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = at.client("ec2").describe_vpc_endpoints(VpcEndpointIds=[resource_id])["VpcEndpoints"]
        if not found or found[0]["State"] == "deleted":
            return None
        endpoint = found[0]
        names = endpoint.get("DnsEntries") or []
        return {
            "arn": at.arn("ec2", f"vpc-endpoint/{resource_id}"),
            "vpcId": endpoint["VpcId"],
            "serviceName": endpoint["ServiceName"],
            "vpcEndpointType": endpoint["VpcEndpointType"],
            "routeTableIds": endpoint.get("RouteTableIds") or [],
            "subnetIds": endpoint.get("SubnetIds") or [],
            "securityGroupIds": [group["GroupId"] for group in endpoint.get("Groups") or []],
            "privateDnsEnabled": endpoint.get("PrivateDnsEnabled", False),
            "policy": endpoint.get("PolicyDocument"),
            "networkInterfaceIds": endpoint.get("NetworkInterfaceIds") or [],
            "dnsEntries": [{"dnsName": n.get("DnsName"), "hostedZoneId": n.get("HostedZoneId")} for n in names],
            "state": endpoint["State"].lower(),
            "ownerId": at.account,
            "tags": mapped(endpoint.get("Tags")),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        wanted = picked(new, "privateDnsEnabled")
        for name in self._members:
            had, want = set(old.get(name) or []), set(new.get(name) or [])
            suffix = name[:1].upper() + name[1:]
            wanted |= {f"Add{suffix}": sorted(want - had)} if want - had else {}
            wanted |= {f"Remove{suffix}": sorted(had - want)} if had - want else {}
        if policy := new.get("policy"):
            wanted["PolicyDocument"] = policy
        at.client("ec2").modify_vpc_endpoint(VpcEndpointId=resource_id, **wanted)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("ec2").delete_vpc_endpoints(VpcEndpointIds=[resource_id])


KINDS = (Eip(), NatGateway(), VpcEndpoint())
