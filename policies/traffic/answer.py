"""A health check asks for an answer, not for an open port."""

from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.traffic.checks import CHECK, asks
from policies.words import said
from recovery.graph.resource import Resource

_MATCHES = "HTTPS_STR_MATCH"


def _check(resource: Resource, context: Context) -> Iterator[str]:
    if not asks(resource):
        return
    kind, text, path = (resource.get(key) for key in ("type", "searchString", "resourcePath"))
    if kind != _MATCHES:
        yield f"{resource.name}: type is {said(kind)}, not {_MATCHES}: any answer would do, or any open port."
    elif not text:
        yield f"{resource.name}: searchString is {said(text)}, so no answer is looked for."
    if path in (None, "", "/"):
        yield f"{resource.name}: resourcePath is {said(path)}, not one at which the model is asked."


RULE = ResourceRule(
    id="health-check-asks-for-an-answer",
    family=Family.TRAFFIC,
    severity=Severity.CRITICAL,
    reason="A gateway whose port is open may have no model that answers: nobody is failed over, and nobody is served.",
    remediation="Check over HTTPS for a text that is only there while the reference model answers.",
    link="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
    types=(CHECK,),
    check=_check,
)
