"""What a region's EC2 quotas must hold: the vCPUs of the GPU nodes of all that may run there. Plain arithmetic."""

from collections import Counter
from dataclasses import dataclass
from math import ceil

from spec.capacity import most_replicas, nodes_for
from spec.environment import Environment
from spec.gpus import INSTANCE_TYPES
from spec.placement import in_region

SERVICE = "ec2"


@dataclass(frozen=True, kw_only=True)
class Quota:
    """An EC2 quota of vCPUs, for instance families that begin with a letter. Capacity reservations count towards it."""

    code: str
    name: str
    families: str


# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html#ec2-on-demand-instances-limits
QUOTAS = (
    Quota(code="L-DB2E81BA", name="Running On-Demand G and VT instances", families="gv"),
    Quota(code="L-417A185B", name="Running On-Demand P instances", families="p"),
)
"""Those that matter to us, by code. Spot has quotas of its own, and is never what a promise rests on."""


def needed(environment: Environment, region: str) -> dict[Quota, int]:
    """vCPUs by quota for the full load of every service that may land in a region, and one node more of each model.

    A failover finds the quota as it is: raising one takes days. Nodes are of each model's preferred type; where another
    type has to be taken, its own family's quota decides. The node more is what a replacement needs.
    """
    zones = len(environment.regions[region].zones)
    vcpus: Counter[Quota] = Counter()
    for placement in in_region(environment, region):
        for serving in placement.service.serving:
            model = environment.models[serving.model]
            preferred = model.instance_types[0]
            nodes = nodes_for(most_replicas(serving, zones), model, preferred) + model.nodes
            vcpus[quota_of(preferred)] += nodes * INSTANCE_TYPES[preferred].vcpus
    return dict(vcpus)


def quota_of(instance_type: str) -> Quota:
    """The quota that an instance type counts towards."""
    (found,) = [quota for quota in QUOTAS if instance_type[0] in quota.families]
    return found


def request(region: str, quota: Quota, need: int) -> str:
    """The command that asks AWS for a quota, a tenth above the need."""
    return (
        f"aws service-quotas request-service-quota-increase --region {region} --service-code {SERVICE} "
        f"--quota-code {quota.code} --desired-value {ceil(need * 1.1)}"
    )
