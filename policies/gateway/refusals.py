"""A model's refusal is passed on, and not asked of the next model."""

from collections.abc import Iterator

from policies.context import Context
from policies.gateway.config import CONFIG_MAP, configs
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for config in configs(resource, context):
        after = config.after("content_policy_fallbacks")
        heads = [chain[0] for chain in config.chains] or [config.service.route[0]]
        for head in heads:
            if (rest := after.get(head)) is None or rest:
                yield f"{config.place}: content_policy_fallbacks of {head} are {said(rest)}, not [] (nobody)."


RULE = ResourceRule(
    id="gateway-passes-refusals-on",
    family=Family.GATEWAY,
    severity=Severity.MEDIUM,
    reason="A refusal is an answer: asked on until somebody answers, the most permissive model of the route decides.",
    remediation="Give content_policy_fallbacks an empty list for each name that callers may say.",
    link="https://docs.litellm.ai/docs/proxy/reliability#content-policy-fallbacks",
    types=(CONFIG_MAP,),
    check=_check,
)
