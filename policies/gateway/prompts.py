"""What is asked and answered stays out of the log, unless the file says that it is kept."""

from collections.abc import Iterator

from policies.context import Context
from policies.gateway.config import CONFIG_MAP, configs
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for config in configs(resource, context):
        off = config.get("litellm_settings", "turn_off_message_logging")
        if off is not True and not config.service.gateway.log_prompts:
            yield f"{config.place}: litellm_settings.turn_off_message_logging is {said(off)}, not true."


RULE = ResourceRule(
    id="gateway-keeps-prompts-out-of-its-log",
    family=Family.GATEWAY,
    severity=Severity.HIGH,
    reason="The audit bucket is locked: personal data that gets into it can't be deleted for as long as the lock "
    "lasts.",
    remediation="Set turn_off_message_logging to true, or write gateway: {log_prompts: true} and answer for that.",
    link="https://docs.litellm.ai/docs/proxy/logging#redact-messages-response-content",
    types=(CONFIG_MAP,),
    check=_check,
)
