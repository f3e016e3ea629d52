"""A streamed answer that doesn't begin is given up sooner than a whole one."""

from collections.abc import Iterator

from policies.context import Context
from policies.gateway.config import CONFIG_MAP, configs
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for config in configs(resource, context):
        settings = [("router_settings", config.get("router_settings"))]
        settings += [(backend.place, backend.get("litellm_params")) for backend in config.backends]
        for place, here in settings:
            silent, whole = ((here or {}).get(key) for key in ("stream_timeout", "timeout"))
            seconds = number(silent)
            if not seconds or not 0 < seconds < (number(whole) or 0):
                less = f"less than its timeout of {said(whole)}"
                yield f"{config.place}: {place} stream_timeout is {said(silent)}, not {less}."


RULE = ResourceRule(
    id="gateway-stream-timeout-set",
    family=Family.GATEWAY,
    severity=Severity.HIGH,
    reason="Who streams sees the first token in seconds; without a limit of its own a silent backend holds each of "
    "them for the time of a whole answer before the next backend is asked.",
    remediation="Set gateway.first_token of the service, well under gateway.timeout.",
    link="https://docs.litellm.ai/docs/proxy/timeout",
    types=(CONFIG_MAP,),
    check=_check,
)
