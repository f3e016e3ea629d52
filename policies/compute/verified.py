"""Weights are compared with their digest before they are served."""

from collections.abc import Iterator

from policies.compute.pods import DEPLOYMENT, GROUP, every, first
from policies.compute.weights import digest
from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from recovery.graph.resource import Resource
from spec.errors import listed


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for container in every(resource):
        if not container.gpus:
            continue
        named = digest(container)
        before = [(each.get("name"), list(each.strings("command"))) for each in first(container)]
        if named is None or not any(named in command for _, command in before):
            what, there = named or "a digest", listed([name for name, _ in before] or ["none"], "and")
            yield f"{container.place}: no init container names {what} to compare the weights with; there is {there}."


RULE = ResourceRule(
    id="weights-verified",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="A folder's name is no proof of what is in it: damaged or exchanged weights would be served.",
    remediation="Let an init container compare the weights with the same digest that the server is given.",
    link="https://owasp.org/www-project-top-10-for-large-language-model-applications/",
    types=(DEPLOYMENT, GROUP),
    check=_check,
)
