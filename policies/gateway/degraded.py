"""Weaker models answer only under a name that says so."""

from collections.abc import Iterator

from policies.context import Context
from policies.gateway.config import CONFIG_MAP, DEGRADED, configs
from policies.route import same
from policies.rule import Family, ResourceRule, Severity
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for config in configs(resource, context):
        accepted = same(context, config.service)
        marked = config.service.route[0] + DEGRADED
        for backend in config.backends:
            if backend.id not in accepted and not backend.group.startswith(marked):
                yield (
                    f"{config.place}: model_list[{backend.index}] is {backend.id or 'an entry without an id'} and "
                    f"answers under {backend.group or 'no name'}, not under {marked}."
                )


RULE = ResourceRule(
    id="gateway-names-the-degraded",
    family=Family.GATEWAY,
    severity=Severity.CRITICAL,
    reason="Whoever asks for a model and gets a weaker one has to have asked for that: degraded is not recovered.",
    remediation="Let what isn't the same as the reference answer under <reference>-degraded.",
    link="https://sre.google/sre-book/addressing-cascading-failures/",
    types=(CONFIG_MAP,),
    check=_check,
)
