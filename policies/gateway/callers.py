"""Nobody is answered without a key."""

from collections.abc import Iterator

from policies.context import Context
from policies.gateway.config import CONFIG_MAP, configs
from policies.gateway.secret_keys import FROM_SECRET
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for config in configs(resource, context):
        auth, master = (config.get("general_settings", key) for key in ("custom_auth", "master_key"))
        if not auth:
            yield f"{config.place}: general_settings.custom_auth is {said(auth)}, so no caller's key is looked at."
        if not master:
            yield f"{config.place}: general_settings.master_key is {said(master)}, so the gateway is open to everyone."
        elif not str(master).startswith(FROM_SECRET):
            yield f"{config.place}: general_settings.master_key is written out, not {FROM_SECRET}<variable>."


RULE = ResourceRule(
    id="gateway-asks-for-a-key",
    family=Family.GATEWAY,
    severity=Severity.CRITICAL,
    reason="A gateway on the internet without keys spends the providers' money for anyone, and its master key in a "
    "ConfigMap is read by whoever reads the cluster.",
    remediation="Set custom_auth, and master_key to a variable that is filled from a secret.",
    link="https://docs.litellm.ai/docs/proxy/custom_auth",
    types=(CONFIG_MAP,),
    check=_check,
)
