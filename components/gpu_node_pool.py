"""The GPU nodes of one model of a service in one region."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, assert_never

import pulumi
import pulumi_kubernetes as kubernetes

from spec.gpus import INSTANCE_TYPES
from spec.modes import CapacityMode
from spec.naming import short

POOL_LABEL = "relight.dev/pool"
GPU = "nvidia.com/gpu"
_MAX_WEIGHT = 100
# What Karpenter may take away of its own will. An empty node may always go; nodes that are out of date or underused go
# one at a time, so that the pods' own disruption budget and the zones' capacity hold at every moment.
# https://karpenter.sh/docs/concepts/disruption/#disruption-budgets
_BUDGETS = (
    {"nodes": "100%", "reasons": ["Empty"]},
    {"nodes": "1", "reasons": ["Drifted", "Underutilized"]},
)
# EKS Auto Mode replaces nodes after 21 days at the latest: https://docs.aws.amazon.com/eks/latest/userguide/auto-node-lifecycle.html
_EXPIRE_AFTER = "336h"
# A replacement needs a node, an image and weights: longer than any start of ours takes, shorter than Auto Mode's 24 h.
_PATIENCE = "2h"


@dataclass(frozen=True, kw_only=True)
class GpuNodePoolArgs:
    """`instance_types` in the order of preference; `gpus` is what the most replicas and one more need.

    Role, subnets and security group are those of the cluster's nodes; `reservation_tags` find reservations.
    """

    mode: CapacityMode
    instance_types: Sequence[str]
    zones: Sequence[str]
    gpus: int
    node_role: str
    subnet_ids: Sequence[pulumi.Input[str]]
    security_group_id: pulumi.Input[str]
    reservation_tags: dict[str, str]
    provider: kubernetes.Provider | None


@dataclass(frozen=True)
class Offer:
    """One thing to try: a kind of capacity and an instance type."""

    capacity: str
    instance_type: str


def offers(mode: CapacityMode, instance_types: Sequence[str]) -> tuple[Offer, ...]:
    """What Karpenter tries, in order: reserved, on-demand, spot, each over the instance types as preferred.

    A pool at zero has no reservation of its own to try first; it starts from what the market has.
    """
    capacities: tuple[str, ...]
    match mode:
        case CapacityMode.FULL | CapacityMode.MINIMUM:
            capacities = ("reserved", "on-demand", "spot")
        case CapacityMode.ZERO:
            capacities = ("on-demand", "spot")
        case CapacityMode.ABSENT:
            capacities = ()
        case _:
            assert_never(mode)
    return tuple(Offer(capacity, kind) for capacity in capacities for kind in instance_types)


def limit(gpus: int, instance_type: str) -> int:
    """The GPUs that a pool may hold, as whole nodes: Karpenter leaves out a type that by itself exceeds the limit."""
    per_node = INSTANCE_TYPES[instance_type].gpus
    return ceil(gpus / per_node) * per_node


class GpuNodePool(pulumi.ComponentResource):
    """Karpenter node pools over all zones, one per offer, weighted so that the first that is to be had is taken.

    Nodes come when a pod asks and go when none does, so at zero replicas there are zero nodes, and in a failover the
    replica count is all that has to be written. If no offer is to be had, pods stay pending with Karpenter's reason.
    """

    pool: str

    def __init__(self, name: str, args: GpuNodePoolArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:kubernetes:GpuNodePool", name, None, opts)
        self.pool = short(name)
        tried = offers(args.mode, args.instance_types)
        if tried:
            child = pulumi.ResourceOptions(parent=self, provider=args.provider)
            node_class = self._node_class(name, args, child)
            # Karpenter takes up no pool whose class isn't there.
            after = pulumi.ResourceOptions.merge(child, pulumi.ResourceOptions(depends_on=[node_class]))
            for rank, offer in enumerate(tried):
                self._node_pool(name, args, offer, _MAX_WEIGHT - rank, after)
        self.register_outputs({"pool": self.pool})

    def _node_class(self, name: str, args: GpuNodePoolArgs, child: pulumi.ResourceOptions) -> pulumi.Resource:
        # https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
        spec: dict[str, Any] = {
            "role": args.node_role,
            "subnetSelectorTerms": [{"id": subnet} for subnet in args.subnet_ids],
            "securityGroupSelectorTerms": [{"id": args.security_group_id}],
            "ephemeralStorage": {"size": "200Gi", "iops": 6000, "throughput": 500},
            # A node enforces network policies if its class says so; what it refuses is logged there.
            # https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
            "networkPolicy": "DefaultAllow",
            "networkPolicyEventLogs": "Enabled",
        }
        if args.mode in (CapacityMode.FULL, CapacityMode.MINIMUM):
            spec["capacityReservationSelectorTerms"] = [{"tags": args.reservation_tags}]
        node_class: pulumi.Resource = kubernetes.apiextensions.CustomResource(
            f"{name}-class",
            api_version="eks.amazonaws.com/v1",
            kind="NodeClass",
            metadata={"name": self.pool},
            spec=spec,
            opts=child,
        )
        return node_class

    def _node_pool(
        self, name: str, args: GpuNodePoolArgs, offer: Offer, weight: int, opts: pulumi.ResourceOptions
    ) -> None:
        pool = short(f"{name}-{offer.capacity}-{offer.instance_type.replace('.', '-')}")
        requirements = [
            {"key": "karpenter.sh/capacity-type", "operator": "In", "values": [offer.capacity]},
            {"key": "node.kubernetes.io/instance-type", "operator": "In", "values": [offer.instance_type]},
            {"key": "topology.kubernetes.io/zone", "operator": "In", "values": list(args.zones)},
        ]
        kubernetes.apiextensions.CustomResource(
            pool,
            api_version="karpenter.sh/v1",
            kind="NodePool",
            metadata={"name": pool},
            spec={
                "weight": weight,
                "limits": {GPU: str(limit(args.gpus, offer.instance_type))},
                "disruption": {
                    "consolidationPolicy": "WhenEmpty",
                    "consolidateAfter": "10m",
                    "budgets": [dict(budget) for budget in _BUDGETS],
                },
                "template": {
                    "metadata": {"labels": {POOL_LABEL: self.pool}},
                    "spec": {
                        "expireAfter": _EXPIRE_AFTER,
                        # An expired or drifted node waits that long for its pods' own budget, then goes.
                        "terminationGracePeriod": _PATIENCE,
                        "nodeClassRef": {"group": "eks.amazonaws.com", "kind": "NodeClass", "name": self.pool},
                        "taints": [{"key": GPU, "value": "true", "effect": "NoSchedule"}],
                        "requirements": requirements,
                    },
                },
            },
            opts=opts,
        )
