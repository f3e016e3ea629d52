"""Under the reference's name the reference answers."""

from collections.abc import Iterator

from policies.context import Context
from policies.gateway.config import CONFIG_MAP, configs
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for config in configs(resource, context):
        first = config.service.route[0]
        if not config.backends:
            yield f"{config.place}: model_list is {said(config.get('model_list'))}, so nothing answers."
            continue
        ids = [backend.id or "an entry without an id" for backend in config.backends if backend.group == first]
        if ids != [first]:
            yield f"{config.place}: under the name {first} of the route's first entry answers {said(ids or 'nobody')}."


RULE = ResourceRule(
    id="gateway-answers-as-the-reference",
    family=Family.GATEWAY,
    severity=Severity.CRITICAL,
    reason="Callers ask for the reference by its name, and health checks ask whether it answers: somebody else under "
    "that name is a swap that nobody sees.",
    remediation="Let the model_list have one entry with the name and the id of the route's first entry.",
    link="https://docs.litellm.ai/docs/proxy/configs",
    types=(CONFIG_MAP,),
    check=_check,
)
