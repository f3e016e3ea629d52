"""A load balancer speaks TLS on every port, with a policy of today's ciphers."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import given, indices, missing
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource

_PREFIX = "service.beta.kubernetes.io/aws-load-balancer"
_MODERN = ("ELBSecurityPolicy-TLS13-1-2", "ELBSecurityPolicy-TLS13-1-3")


def _check(resource: Resource, context: Context) -> Iterator[str]:
    # Left out it is ClusterIP, which nobody outside of the cluster reaches.
    if resource.get("spec", "type") != "LoadBalancer":
        return
    at = ("metadata", "annotations", f"{_PREFIX}-ssl-cert")
    if not given(resource, *at):
        certificate = resource.get(*at)
        yield f"{resource.name}: its annotation {_PREFIX}-ssl-cert is {said(certificate)}, not a certificate."
    policy = resource.get("metadata", "annotations", f"{_PREFIX}-ssl-negotiation-policy")
    if not str(policy).startswith(_MODERN):
        where = f"{_PREFIX}-ssl-negotiation-policy"
        yield f"{resource.name}: its annotation {where} is {said(policy)}, not one of TLS 1.2 or newer."
    ports = resource.get("metadata", "annotations", f"{_PREFIX}-ssl-ports")
    # Left out, or `*`, TLS is on every port.
    if ports not in (None, "*") and (plain := missing(_ports(resource), str(ports).split(","))):
        yield f"{resource.name}: its annotation {_PREFIX}-ssl-ports is {ports}, without {said(plain)}."


def _ports(resource: Resource) -> list[str]:
    return [said(resource.get("spec", "ports", index, "port")) for index in indices(resource, "spec", "ports")]


RULE = ResourceRule(
    id="load-balancer-tls",
    family=Family.SECURITY,
    severity=Severity.CRITICAL,
    reason="Prompts and answers cross the internet to a gateway's load balancer.",
    remediation="Give the Service its certificate, all ports, and a policy of TLS 1.3 and 1.2.",
    link="https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html",
    types=("kubernetes:core/v1:Service",),
    check=_check,
)
