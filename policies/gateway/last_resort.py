"""The last backend of a chain is always asked."""

from collections.abc import Iterator

from policies.context import Context
from policies.gateway.config import CONFIG_MAP, configs
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for config in configs(resource, context):
        for backend in config.backends:
            value = backend.get("model_info", "last_resort")
            if config.last(backend) and value is not True:
                yield f"{config.place}: {backend.place} is the last to be asked, and last_resort is {said(value)}."


RULE = ResourceRule(
    id="gateway-last-backend-always-asked",
    family=Family.GATEWAY,
    severity=Severity.HIGH,
    reason="After the last backend there is nobody: one that is left alone after two failures makes the gateway "
    "refuse what it might have answered.",
    remediation="Set model_info.last_resort of the last backend to true.",
    link="https://aws.amazon.com/builders-library/avoiding-fallback-in-distributed-systems/",
    types=(CONFIG_MAP,),
    check=_check,
)
