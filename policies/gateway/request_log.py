"""A record of every request is kept in the audit bucket."""

from collections.abc import Iterator

from policies.context import Context
from policies.gateway.config import CONFIG_MAP, configs
from policies.owner import names
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource

_CALLBACK = "gateway_log.log"


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for config in configs(resource, context):
        audit = names(context).audit_bucket(resource.region)
        callbacks = config.get("litellm_settings", "callbacks")
        if _CALLBACK not in (callbacks or ()):
            yield f"{config.place}: litellm_settings.callbacks are {said(callbacks)}, without {_CALLBACK}."
        bucket = config.get("litellm_settings", "s3_callback_params", "s3_bucket_name")
        if bucket != audit:
            yield f"{config.place}: s3_callback_params.s3_bucket_name is {said(bucket)}, not {audit}."
        way_out = config.get("litellm_settings", "global_disable_no_log_param")
        if way_out is not True:
            yield f"{config.place}: litellm_settings.global_disable_no_log_param is {said(way_out)}, not true."


RULE = ResourceRule(
    id="gateway-keeps-a-request-log",
    family=Family.GATEWAY,
    severity=Severity.HIGH,
    reason="Who asked what of which model, and who answered, can't be found out later; and callers must not be able "
    "to switch the record off.",
    remediation="Write the log to the region's audit bucket, and set global_disable_no_log_param to true.",
    link="https://docs.litellm.ai/docs/proxy/logging",
    types=(CONFIG_MAP,),
    check=_check,
)
