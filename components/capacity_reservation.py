"""GPU capacity that EC2 keeps for one model of a service in one region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

import pulumi
import pulumi_aws as aws

from spec.modes import CapacityMode

_PLATFORM = "Linux/UNIX"


@dataclass(frozen=True, kw_only=True)
class CapacityReservationArgs:
    """`full` and `minimum` are nodes by zone, for full load and for the warm minimum.

    `tags` are what the node class finds the reservations by. Accounts in `share_with` may use what is idle.
    """

    mode: CapacityMode
    instance_type: str
    full: Mapping[str, int]
    minimum: Mapping[str, int]
    tags: Mapping[str, str]
    share_with: Sequence[str]
    provider: aws.Provider


def reserved(mode: CapacityMode, full: Mapping[str, int], minimum: Mapping[str, int]) -> Mapping[str, int]:
    """The nodes by zone that are reserved in a mode."""
    match mode:
        case CapacityMode.FULL:
            return full
        case CapacityMode.MINIMUM:
            return minimum
        case CapacityMode.ZERO | CapacityMode.ABSENT:
            return {}
        case _:
            assert_never(mode)


class CapacityReservation(pulumi.ComponentResource):
    """On-Demand Capacity Reservations of one instance type, one per zone, without an end.

    In a failover the nodes of the reservation can be had whatever the market says; those beyond it are asked for on
    demand. Where EC2 has not got the capacity, making the reservation fails: scarcity shows when the stack is brought
    up, not when it is needed.
    """

    zones: dict[str, pulumi.Output[str]]
    """The reservation's id by zone."""

    def __init__(self, name: str, args: CapacityReservationArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:CapacityReservation", name, None, opts)
        self._child = pulumi.ResourceOptions(parent=self, provider=args.provider)
        made = {
            zone: self._reservation(name, args, zone, nodes)
            for zone, nodes in reserved(args.mode, args.full, args.minimum).items()
        }
        if made and args.share_with:
            self._share(name, args, made)
        self.zones = {zone: reservation.id for zone, reservation in made.items()}
        self.register_outputs({"zones": self.zones})

    def _reservation(
        self, name: str, args: CapacityReservationArgs, zone: str, nodes: int
    ) -> aws.ec2.CapacityReservation:
        # Targeted: only who names the reservation is let in, so nothing else in the account uses it up.
        # https://docs.aws.amazon.com/eks/latest/userguide/auto-odcr.html
        return aws.ec2.CapacityReservation(
            f"{name}-{zone}",
            availability_zone=zone,
            instance_type=args.instance_type,
            instance_platform=_PLATFORM,
            instance_count=nodes,
            instance_match_criteria="targeted",
            end_date_type="unlimited",
            tags=dict(args.tags),
            opts=self._child,
        )

    def _share(self, name: str, args: CapacityReservationArgs, made: Mapping[str, aws.ec2.CapacityReservation]) -> None:
        # With accounts of the organization alone: what they run there, they have for as long as they run it.
        # https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-reservation-sharing.html
        share = aws.ram.ResourceShare(
            f"{name}-share", name=name, allow_external_principals=False, tags=dict(args.tags), opts=self._child
        )
        for zone, reservation in made.items():
            aws.ram.ResourceAssociation(
                f"{name}-share-{zone}", resource_arn=reservation.arn, resource_share_arn=share.arn, opts=self._child
            )
        for account in args.share_with:
            aws.ram.PrincipalAssociation(
                f"{name}-share-{account}", principal=account, resource_share_arn=share.arn, opts=self._child
            )
