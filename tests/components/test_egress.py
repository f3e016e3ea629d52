"""NAT gateways, or none."""

from functools import cache

from components.egress import Egress, EgressArgs
from spec.modes import ClusterMode
from tests.components.given import WEST, providers
from tests.recorder import Recording, record

ZONES = ("us-west-2a", "us-west-2b", "us-west-2c")


@cache
def recorded(mode: ClusterMode) -> Recording:
    def program() -> object:
        return Egress(
            "demo-us-west-2",
            EgressArgs(
                mode=mode,
                public_subnets={zone: f"public-{zone}" for zone in ZONES},
                private_route_tables={zone: f"routes-{zone}" for zone in ZONES},
                provider=providers(WEST)[WEST],
            ),
        ).gateway_ids

    return record(program)


def test_each_zone_has_a_way_out_of_its_own() -> None:
    recording = recorded(ClusterMode.RUNNING)
    assert recording.counts() == {"aws:ec2/eip:Eip": 3, "aws:ec2/natGateway:NatGateway": 3, "aws:ec2/route:Route": 3}
    for zone in ZONES:
        assert recording.named(f"demo-us-west-2-ip-{zone}").inputs["domain"] == "vpc"
        gateway = recording.named(f"demo-us-west-2-nat-{zone}").inputs
        assert gateway["subnetId"] == f"public-{zone}"
        assert gateway["allocationId"] == f"demo-us-west-2-ip-{zone}-id"
        assert recording.named(f"demo-us-west-2-route-{zone}").inputs == {
            "routeTableId": f"routes-{zone}",
            "destinationCidrBlock": "0.0.0.0/0",
            "natGatewayId": f"demo-us-west-2-nat-{zone}-id",
        }
    assert set(recording.places().values()) == {"aws-us-west-2"}
    assert recording.result == {zone: f"demo-us-west-2-nat-{zone}-id" for zone in ZONES}


def test_without_a_cluster_nothing_is_paid_for() -> None:
    recording = recorded(ClusterMode.ABSENT)
    assert recording.counts() == {}
    assert recording.result == {}
