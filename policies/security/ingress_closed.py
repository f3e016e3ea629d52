"""No security group lets in the whole internet, but to the gateways' HTTPS."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import given, indices, texts
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource

_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
_OLD_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
_GROUPS = ("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
_HTTPS = 443
_NETWORKS = ("cidrIpv4", "cidrIpv6")
_SOURCES = (*_NETWORKS, "referencedSecurityGroupId", "prefixListId")


def _check(resource: Resource, context: Context) -> Iterator[str]:
    if resource.type == _RULE:
        yield from _rule(resource)
    elif resource.type == _OLD_RULE:
        if resource.get("type") == "ingress":
            yield from _blocks(resource)
    else:
        # A group without rules lets in nobody.
        for index in indices(resource, "ingress"):
            yield from _blocks(resource, "ingress", index)


def _rule(resource: Resource) -> Iterator[str]:
    if not any(given(resource, field) for field in _SOURCES):
        yield f"{resource.name}: none of {', '.join(_SOURCES)} is set, so that it doesn't say who is let in."
    for field in _NETWORKS:
        source = resource.get(field)
        if str(source).endswith("/0") and not _gateway(resource):
            yield f"{resource.name}: {field} is {source} to {_ports(resource)}, not a network of ours."


def _blocks(resource: Resource, *path: str | int) -> Iterator[str]:
    for field in ("cidrBlocks", "ipv6CidrBlocks"):
        for source in texts(resource, *path, field):
            if source.endswith("/0") and not _gateway(resource, *path):
                where = ".".join(str(step) for step in (*path, field))
                yield f"{resource.name}: {where} is {source} to {_ports(resource, *path)}, not a network of ours."


def _gateway(resource: Resource, *path: str | int) -> bool:
    return {number(resource.get(*path, port)) for port in ("fromPort", "toPort")} == {_HTTPS}


def _ports(resource: Resource, *path: str | int) -> str:
    first, last = resource.get(*path, "fromPort"), resource.get(*path, "toPort")
    return f"ports {said(first)} to {said(last)}"


RULE = ResourceRule(
    id="ingress-closed",
    family=Family.SECURITY,
    severity=Severity.CRITICAL,
    reason="What the whole internet reaches is tried by the whole internet.",
    remediation="Name the network or the security group that needs it; only 443 may be open, for a gateway.",
    link="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    types=(_RULE, _OLD_RULE, *_GROUPS),
    check=_check,
)
