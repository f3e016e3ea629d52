"""Every backend is given up in a time that the tier allows."""

from collections.abc import Iterator

from policies.context import Context
from policies.gateway.config import CONFIG_MAP, configs
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for config in configs(resource, context):
        most = context.environment.tiers[config.service.tier].detection.total_seconds()
        timeouts = {"router_settings.timeout": config.get("router_settings", "timeout")}
        timeouts |= {
            f"{backend.place} timeout": backend.get("litellm_params", "timeout") for backend in config.backends
        }
        for place, timeout in timeouts.items():
            seconds = number(timeout)
            if not seconds or not 0 < seconds <= most:
                wanted = f"more than 0 and at most the {said(most)} s of the tier's detection"
                yield f"{config.place}: {place} is {said(timeout)}, not {wanted}."


RULE = ResourceRule(
    id="gateway-timeouts-set",
    family=Family.GATEWAY,
    severity=Severity.HIGH,
    reason="LiteLLM waits 100 minutes for a backend that says nothing, and the caller with it.",
    remediation="Set gateway.timeout of the service to less than its tier's detection; longer answers can be streamed.",
    link="https://docs.litellm.ai/docs/proxy/timeout",
    types=(CONFIG_MAP,),
    check=_check,
)
