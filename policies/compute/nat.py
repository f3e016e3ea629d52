"""Each zone has its own way out."""

from collections import defaultdict
from collections.abc import Iterator

from policies.context import Context
from policies.place import found
from policies.rule import Family, Finding, Severity, StackRule
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource

_GATEWAY = "aws:ec2/natGateway:NatGateway"


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    by_region: defaultdict[str, list[Resource]] = defaultdict(list)
    for gateway in graph.of(_GATEWAY):
        by_region[gateway.region].append(gateway)
    for region, gateways in by_region.items():
        declared = context.environment.regions.get(region)
        # Before the first `up` of the data layer no subnet is known: each is then one of its own.
        known = [gateway.get("subnetId") for gateway in gateways if gateway.knows("subnetId")]
        subnets = len({*known} - {None}) + len(gateways) - len(known)
        zones = len(declared.zones) if declared else 2
        if subnets < zones:
            yield found(
                min(gateways, key=lambda gateway: gateway.name),
                f"the NAT gateways of {region} are in {subnets} of its subnets, not one in each of {zones} zones.",
            )


RULE = StackRule(
    id="nat-gateway-in-each-zone",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="Zones that share a NAT gateway lose their way to providers and registries with the zone that it is in.",
    remediation="Put a NAT gateway into the public subnet of every zone.",
    link="https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
    check=_check,
)
