"""A backend that fails is left alone."""

from collections.abc import Iterator

from policies.context import Context
from policies.gateway.config import CONFIG_MAP, configs
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource

MOST_FAILS = 3
LONGEST = 300.0
"""Seconds after which a backend that has come back should be asked again."""


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for config in configs(resource, context):
        fails, time = (config.get("router_settings", key) for key in ("allowed_fails", "cooldown_time"))
        if (allowed := number(fails)) is None or not 0 <= allowed <= MOST_FAILS:
            yield f"{config.place}: router_settings.allowed_fails is {said(fails)}, not 0 to {MOST_FAILS}."
        if not (seconds := number(time)) or not 1 <= seconds <= LONGEST:
            yield f"{config.place}: router_settings.cooldown_time is {said(time)}, not 1 to {said(LONGEST)} s."
        for backend in config.backends:
            own = backend.get("model_info", "cooldown_time")
            never = own is not None and not number(own)
            if not config.last(backend) and (never or backend.get("model_info", "last_resort")):
                yield f"{config.place}: {backend.place} is never left alone, and it is not the last that is asked."


RULE = ResourceRule(
    id="gateway-cooldown-opens",
    family=Family.GATEWAY,
    severity=Severity.CRITICAL,
    reason="With one backend to a name, LiteLLM's defaults never leave a dead one alone: each request waits for it "
    "first.",
    remediation="Set allowed_fails and cooldown_time, and exempt only the last backend of a chain.",
    link="https://docs.litellm.ai/docs/routing#cooldowns",
    types=(CONFIG_MAP,),
    check=_check,
)
