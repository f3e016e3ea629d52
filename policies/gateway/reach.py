"""Every entry of the route can be reached."""

from collections.abc import Iterator

from policies.context import Context
from policies.gateway.config import CONFIG_MAP, configs
from policies.route import same
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for config in configs(resource, context):
        groups = {backend.id: backend.group for backend in config.backends}
        chained = {name for chain in config.chains for name in chain}
        for entry in config.service.route:
            if groups.get(entry) not in chained:
                yield f"{config.place}: model_list has no entry for {entry} of the route."
        first, *others = same(context, config.service)
        after = config.after("fallbacks").get(first, ())
        left_out = [entry for entry in others if entry in groups and groups[entry] not in after]
        if left_out:
            yield f"{config.place}: fallbacks of {first} are {said(after or None)}, without {said(left_out)}."
        hops = config.get("router_settings", "max_fallbacks")
        longest = max((len(chain) for chain in config.chains), default=1) - 1
        if (number(hops) or 0) < longest:
            yield f"{config.place}: router_settings.max_fallbacks is {said(hops)}, not at least {longest}."


RULE = ResourceRule(
    id="gateway-reaches-the-whole-route",
    family=Family.GATEWAY,
    severity=Severity.HIGH,
    reason="A provider that is paid for and evaluated, and never asked, is missed on the day that the others are away.",
    remediation="Give each entry of the route its place in model_list and fallbacks, and max_fallbacks enough hops.",
    link="https://docs.litellm.ai/docs/proxy/reliability",
    types=(CONFIG_MAP,),
    check=_check,
)
