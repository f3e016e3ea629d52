"""Route tables, routes, and which subnet uses which table."""

from typing import Any

from localcloud.aws.kind import Kind, Place, mapped, picked
from localcloud.aws.types.ec2 import Ec2Kind, tag_specification
from localcloud.errors import LocalCloudError
from localcloud.provider import Properties

_DESTINATIONS = ("destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId")
_TARGETS = (
    "gatewayId",
    "natGatewayId",
    "networkInterfaceId",
    "transitGatewayId",
    "vpcEndpointId",
    "vpcPeeringConnectionId",
    "egressOnlyGatewayId",
)
# Names that differ between the API and Pulumi.
_API = {"egressOnlyGatewayId": "EgressOnlyInternetGatewayId"}
_INLINE = {"cidrBlock": "destinationCidrBlock", "ipv6CidrBlock": "destinationIpv6CidrBlock"}


class RouteTable(Ec2Kind):
    token = "aws:ec2/routeTable:RouteTable"
    replace = frozenset({"vpcId"})
    required = ("vpcId",)
    unordered = frozenset({"routes"})

    def create(self, at: Place, inputs: Properties) -> str:
        tags = tag_specification(at, inputs, "route-table")
        answer = at.client("ec2").create_route_table(VpcId=inputs["vpcId"], TagSpecifications=tags)
        table = str(answer["RouteTable"]["RouteTableId"])
        self.update(at, table, {}, inputs)
        return table

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        table = _table(at, resource_id)
        state = {
            "arn": at.arn("ec2", f"route-table/{resource_id}"),
            "vpcId": table["VpcId"],
            "ownerId": at.account,
            "tags": mapped(table.get("Tags")),
        }
        if "routes" in known:  # else the routes are resources of their own
            inner = {value: key for key, value in _INLINE.items()}
            found = [_shape(route) for route in table["Routes"] if route.get("GatewayId") != "local"]
            state["routes"] = [{inner.get(key, key): value for key, value in route.items()} for route in found]
        return state

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        had, wanted = old.get("routes") or [], new.get("routes") or []
        for route in had:
            if route not in wanted:
                _delete_route(at, resource_id, _outer(route))
        for route in wanted:
            if route not in had:
                _create_route(at, resource_id, _outer(route))

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("ec2").delete_route_table(RouteTableId=resource_id)


class Route(Kind):
    token = "aws:ec2/route:Route"
    replace = frozenset({"routeTableId", *_DESTINATIONS})
    required = ("routeTableId",)
    tagged = False
    delete_before_replace = True

    def create(self, at: Place, inputs: Properties) -> str:
        _create_route(at, inputs["routeTableId"], inputs)
        # The real provider's id: r-<table><hash of the destination>.
        return f"r-{inputs['routeTableId']}{_destination(inputs)[1]}"

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        name, value = _destination(known)
        for route in _table(at, known["routeTableId"])["Routes"]:
            shape = _shape(route)
            if shape.get(name) == value:
                unset = {target: None for target in _TARGETS if target in known and target not in shape}
                state = {"routeTableId": known["routeTableId"], "origin": route.get("Origin"), "state": route["State"]}
                return {**state, **shape, **unset}
        return None

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        wanted = _api(new)
        at.client("ec2").replace_route(RouteTableId=new["routeTableId"], **wanted)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        if self.read(at, resource_id, known) is not None:
            _delete_route(at, known["routeTableId"], known)


class RouteTableAssociation(Kind):
    token = "aws:ec2/routeTableAssociation:RouteTableAssociation"
    replace = frozenset({"subnetId", "gatewayId", "routeTableId"})
    required = ("routeTableId",)
    tagged = False
    delete_before_replace = True

    def create(self, at: Place, inputs: Properties) -> str:
        wanted = picked(inputs, "routeTableId", "subnetId", "gatewayId")
        return str(at.client("ec2").associate_route_table(**wanted)["AssociationId"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        wanted = [{"Name": "association.route-table-association-id", "Values": [resource_id]}]
        tables = at.client("ec2").describe_route_tables(Filters=wanted)["RouteTables"]
        for table in tables:
            for association in table["Associations"]:
                if association["RouteTableAssociationId"] == resource_id:
                    return {"routeTableId": table["RouteTableId"], "subnetId": association.get("SubnetId")}
        return None

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("ec2").disassociate_route_table(AssociationId=resource_id)


def _table(at: Place, table: str) -> dict[str, Any]:
    found: dict[str, Any] = at.client("ec2").describe_route_tables(RouteTableIds=[table])["RouteTables"][0]
    return found


def _destination(inputs: Properties) -> tuple[str, str]:
    for name in _DESTINATIONS:
        if inputs.get(name):
            return name, inputs[name]
    raise LocalCloudError(f"The route needs a destination: set one of {', '.join(_DESTINATIONS)}.")


def _api(inputs: Properties) -> dict[str, Any]:
    wanted = picked(inputs, *_DESTINATIONS, *(target for target in _TARGETS if target not in _API))
    return {**wanted, **{_API[name]: inputs[name] for name in _API if inputs.get(name)}}


def _create_route(at: Place, table: str, inputs: Properties) -> None:
    at.client("ec2").create_route(RouteTableId=table, **_api(inputs))


def _delete_route(at: Place, table: str, inputs: Properties) -> None:
    at.client("ec2").delete_route(RouteTableId=table, **picked(inputs, *_DESTINATIONS))


def _outer(route: Properties) -> Properties:
    return {_INLINE.get(key, key): value for key, value in route.items()}


def _shape(route: dict[str, Any]) -> Properties:
    named = {**{name[:1].upper() + name[1:]: name for name in (*_DESTINATIONS, *_TARGETS)}}
    named |= {api: name for name, api in _API.items()}
    return {named[key]: value for key, value in route.items() if key in named and value}


KINDS = (RouteTable(), Route(), RouteTableAssociation())
