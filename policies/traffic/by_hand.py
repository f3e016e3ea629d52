"""No critical service waits for somebody to change a record."""

from collections.abc import Iterator

from policies.context import Context
from policies.owner import critical
from policies.rule import Family, ResourceRule, Severity
from policies.traffic.checks import RECORD, hosts
from policies.traffic.steered import POLICIES
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    service = hosts(context).get(str(resource.get("name")))
    if service is not None and critical(service) and not any(resource.get(key) for key in POLICIES):
        yield f"{resource.name}: no routing policy is set, so a failover of {service.name} is a change of this record."


RULE = ResourceRule(
    id="critical-record-is-steered",
    family=Family.TRAFFIC,
    severity=Severity.CRITICAL,
    reason="Changing a record takes Route 53's control plane, which is in us-east-1 alone: the way back would need "
    "what may be lost. Health checks go on without it.",
    remediation="Steer the record by health checks or a switch: a pattern from pilot-light on does.",
    link="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/appendix-b---edge-network-global-service-guidance.html",
    types=(RECORD,),
    check=_check,
)
