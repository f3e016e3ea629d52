"""Cases of the family `compute`: where pods run, and what they stand on."""

from collections.abc import Callable

from policies.compute import (
    cluster_zones,
    database_zones,
    instance_types,
    nat,
    pool_limit,
    pool_taint,
    pool_zones,
    reserved,
    spot,
    support,
    targeted,
    unlimited,
    unreserved,
    zonal_shift,
)
from policies.compute.pools import POOL
from policies.compute.support import CLUSTER
from policies.compute.targeted import RESERVATION
from spec.environment import Environment, Serving
from tests.layers.environments import with_service
from tests.policies.case import Case, Change, FileCase, sets, unset

RESERVED = "underwriting-qwen3-8b-reserved-g6e-xlarge"
SPOT = "underwriting-qwen3-8b-spot-g6e-xlarge"
RESERVATION_A = "claims-assistant-qwen3-8b-capacity-us-east-1a"
EKS = "demo-us-east-1-eks"
READER = "claims-assistant-vectors-us-east-1-2"
NODES = ("spec", "template", "spec")

CASES: tuple[Case, ...] = (
    Case(
        rule=pool_zones.RULE,
        type=POOL,
        of=RESERVED,
        breaks=(
            sets(
                (*NODES, "requirements", 2, "values"),
                ["us-east-1a"],
                f"{RESERVED}: topology.kubernetes.io/zone is us-east-1a, without us-east-1b and us-east-1c.",
            ),
            unset(
                (*NODES, "requirements", 2, "values"),
                f"{RESERVED}: topology.kubernetes.io/zone is not set, without us-east-1a, us-east-1b and us-east-1c.",
            ),
            unset(
                (*NODES, "requirements"),
                f"{RESERVED}: topology.kubernetes.io/zone is not set, without us-east-1a, us-east-1b and us-east-1c.",
            ),
        ),
    ),
    Case(
        rule=pool_taint.RULE,
        type=POOL,
        of=RESERVED,
        breaks=(
            sets(
                (*NODES, "taints", 0, "effect"),
                "PreferNoSchedule",
                f"{RESERVED}: taints are nvidia.com/gpu:PreferNoSchedule, not nvidia.com/gpu:NoSchedule.",
            ),
            unset((*NODES, "taints"), f"{RESERVED}: taints are not set, not nvidia.com/gpu:NoSchedule."),
        ),
    ),
    Case(
        rule=pool_limit.RULE,
        type=POOL,
        of=RESERVED,
        breaks=(
            sets(
                ("spec", "limits", "nvidia.com/gpu"),
                "0",
                f"{RESERVED}: limits.nvidia.com/gpu is 0, not a number of GPUs above 0.",
            ),
            unset(("spec", "limits"), f"{RESERVED}: limits.nvidia.com/gpu is not set, not a number of GPUs above 0."),
        ),
    ),
    Case(
        rule=spot.RULE,
        type=POOL,
        of=SPOT,
        breaks=(
            sets(
                ("spec", "template", "metadata", "labels", "relight.dev/pool"),
                "alone",
                f"{SPOT}: all pools with the label alone are spot, none on-demand or reserved.",
            ),
            unset(
                ("spec", "template", "metadata", "labels"),
                f"{SPOT}: the label relight.dev/pool is not set, so no other pool stands in for its capacity.",
            ),
        ),
    ),
    Case(
        rule=reserved.RULE,
        type=RESERVATION,
        of=RESERVATION_A,
        breaks=(
            sets(
                ("instanceCount",),
                0.0,
                "claims-assistant-qwen3-8b-reserved-g6e-xlarge: 0 g6e.xlarge are reserved for it in us-east-1a, not 1.",
            ),
            sets(
                ("instanceType",),
                "g5.2xlarge",
                "claims-assistant-qwen3-8b-reserved-g6e-xlarge: 0 g6e.xlarge are reserved for it in us-east-1a, not 1.",
            ),
            unset(
                ("tags",),
                "claims-assistant-qwen3-8b-reserved-g6e-xlarge: 0 g6e.xlarge are reserved for it in us-east-1a, not 1.",
            ),
            unset(
                ("instanceCount",),
                "claims-assistant-qwen3-8b-reserved-g6e-xlarge: 0 g6e.xlarge are reserved for it in us-east-1a, not 1.",
            ),
        ),
    ),
    Case(
        rule=targeted.RULE,
        type=RESERVATION,
        of=RESERVATION_A,
        breaks=(
            sets(("instanceMatchCriteria",), "open", f"{RESERVATION_A}: instanceMatchCriteria is open, not targeted."),
            unset(("instanceMatchCriteria",), f"{RESERVATION_A}: instanceMatchCriteria is not set, not targeted."),
        ),
    ),
    Case(
        rule=unlimited.RULE,
        type=RESERVATION,
        of=RESERVATION_A,
        breaks=(
            sets(("endDateType",), "limited", f"{RESERVATION_A}: endDateType is limited, not unlimited."),
            unset(("endDateType",), f"{RESERVATION_A}: endDateType is not set, not unlimited."),
        ),
    ),
    Case(
        rule=support.RULE,
        type=CLUSTER,
        of=EKS,
        breaks=(
            sets(
                ("upgradePolicy", "supportType"),
                "EXTENDED",
                f"{EKS}: upgradePolicy.supportType is EXTENDED, not STANDARD.",
            ),
            unset(("upgradePolicy",), f"{EKS}: upgradePolicy.supportType is not set, not STANDARD."),
        ),
    ),
    Case(
        rule=cluster_zones.RULE,
        type=CLUSTER,
        of=EKS,
        breaks=(
            sets(
                ("vpcConfig", "subnetIds"),
                ["subnet-1"],
                f"{EKS}: vpcConfig.subnetIds names 1 subnets, not one in each of 3 zones.",
            ),
            unset(
                ("vpcConfig", "subnetIds"), f"{EKS}: vpcConfig.subnetIds names 0 subnets, not one in each of 3 zones."
            ),
        ),
    ),
    Case(
        rule=zonal_shift.RULE,
        type=CLUSTER,
        of=EKS,
        breaks=(
            sets(("zonalShiftConfig", "enabled"), False, f"{EKS}: zonalShiftConfig.enabled is false, not true."),
            unset(("zonalShiftConfig",), f"{EKS}: zonalShiftConfig.enabled is not set, not true."),
        ),
    ),
    Case(
        rule=nat.RULE,
        type="aws:ec2/natGateway:NatGateway",
        of="demo-us-east-1-nat-us-east-1a",
        breaks=(
            sets(
                ("subnetId",),
                "demo-us-east-1-public-us-east-1b-id",
                "demo-us-east-1-nat-us-east-1a: the NAT gateways of us-east-1 are in 2 of its subnets, not one in "
                "each of 3 zones.",
                any_value=True,
            ),
            unset(
                ("subnetId",),
                "demo-us-east-1-nat-us-east-1a: the NAT gateways of us-east-1 are in 2 of its subnets, not one in "
                "each of 3 zones.",
                any_value=True,
            ),
        ),
    ),
    Case(
        rule=database_zones.RULE,
        type="aws:rds/clusterInstance:ClusterInstance",
        of=READER,
        breaks=(
            sets(
                ("availabilityZone",),
                "us-east-1a",
                "claims-assistant-vectors-us-east-1: its instances are in us-east-1a and us-east-1a, not in two zones "
                "at least.",
            ),
            unset(
                ("availabilityZone",),
                "claims-assistant-vectors-us-east-1: its instances are in us-east-1a and not set, not in two zones at "
                "least.",
            ),
        ),
    ),
)


def _reserve(value: bool | None) -> Callable[[Environment], Environment]:
    def change(environment: Environment) -> Environment:
        (serving,) = environment.services["underwriting"].serving
        written = serving.model_dump(exclude={"reserve"}) | ({} if value is None else {"reserve": value})
        return with_service(environment, "underwriting", serving=(Serving.model_validate(written),))

    return change


def _types(*types: str) -> Callable[[Environment], Environment]:
    def change(environment: Environment) -> Environment:
        model = environment.models["qwen3-8b"].model_copy(update={"instance_types": types})
        return environment.model_copy(update={"models": {**environment.models, "qwen3-8b": model}})

    return change


FILE_CASES: tuple[FileCase, ...] = (
    FileCase(
        rule=instance_types.RULE,
        changes=(
            Change(
                to=_types("g6e.xlarge"),
                messages=(
                    "models.qwen3-8b.instance_types: g6e.xlarge is the only choice of claims-assistant and "
                    "underwriting; add another type.",
                ),
            ),
            Change(
                to=_types(),
                unset=True,
                messages=(
                    "models.qwen3-8b.instance_types: empty is the only choice of claims-assistant and "
                    "underwriting; add another type.",
                ),
            ),
        ),
    ),
    FileCase(
        rule=unreserved.RULE,
        changes=(
            Change(
                to=_reserve(False),
                messages=(
                    "services.underwriting.serving[0].reserve: false, so that qwen3-8b takes what the market has in "
                    "us-east-1 and us-west-2; write true.",
                ),
            ),
        ),
        # Left out it is true.
        safe=(_reserve(None),),
    ),
)
