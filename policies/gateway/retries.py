"""The same backend is asked again only where there is no other, and not often."""

from collections.abc import Iterator

from policies.context import Context
from policies.gateway.config import CONFIG_MAP, configs
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource

MOST = 2


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for config in configs(resource, context):
        retries = config.get("router_settings", "num_retries")
        if number(retries) != 0:
            yield f"{config.place}: router_settings.num_retries is {said(retries)}, not 0."
        for backend in config.backends:
            own, most = backend.get("litellm_params", "num_retries"), MOST if config.last(backend) else 0
            count = number(own)
            if count is None or count > most:
                wanted = f"{most} or less" if most else "0"
                yield f"{config.place}: {backend.place} num_retries is {said(own)}, not {wanted}."


RULE = ResourceRule(
    id="gateway-retries-bounded",
    family=Family.GATEWAY,
    severity=Severity.HIGH,
    reason="Retries multiply the load on a backend that is already failing, and make the caller wait for it again "
    "before the next one is asked.",
    remediation="Set num_retries to 0 but for the last backend of a chain, which may have one or two.",
    link="https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/",
    types=(CONFIG_MAP,),
    check=_check,
)
