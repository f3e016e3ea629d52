"""Providers' keys come from secrets."""

from collections.abc import Iterator

from policies.context import Context
from policies.gateway.config import CONFIG_MAP, configs
from policies.rule import Family, ResourceRule, Severity
from recovery.graph.resource import Resource

FROM_SECRET = "os.environ/"
"""How LiteLLM is told to read a value from its environment."""
KEYS = ("api_key", "vertex_credentials", "aws_access_key_id", "aws_secret_access_key", "aws_session_token")


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for config in configs(resource, context):
        for backend in config.backends:
            written = {key: backend.get("litellm_params", key) for key in KEYS}
            for key, value in written.items():
                if value and not str(value).startswith(FROM_SECRET):
                    yield f"{config.place}: {backend.place} {key} is written out, not {FROM_SECRET}<variable>."
            provider = context.environment.providers.get(backend.id)
            if provider is not None and provider.has_key and not any(written.values()):
                yield f"{config.place}: {backend.place} api_key is not set, and {provider.kind} takes one."


RULE = ResourceRule(
    id="gateway-keys-from-secrets",
    family=Family.GATEWAY,
    severity=Severity.CRITICAL,
    reason="A key in a ConfigMap is in the state, in the cluster and in every backup of both; and one that was "
    "forgotten is missed when that provider is the one that is left.",
    remediation="Write os.environ/<variable>, filled from the provider's secret.",
    link="https://docs.litellm.ai/docs/proxy/config_settings",
    types=(CONFIG_MAP,),
    check=_check,
)
