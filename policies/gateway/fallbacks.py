"""What answers under the reference's name, whoever fails, is declared to be as good."""

from collections.abc import Iterator

from policies.context import Context
from policies.gateway.config import CONFIG_MAP, DEGRADED, configs
from policies.route import same
from policies.rule import Family, ResourceRule, Severity
from recovery.graph.resource import Resource

KINDS = ("fallbacks", "context_window_fallbacks")


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for config in configs(resource, context):
        accepted = same(context, config.service)
        marked = config.service.route[0] + DEGRADED
        ids = {backend.group: backend.id for backend in config.backends}
        chains = [(kind, name, rest) for kind in KINDS for name, rest in config.after(kind).items()]
        for kind, name, rest in chains:
            for later in () if name.startswith(marked) else rest:
                if (entry := ids.get(later)) not in accepted:
                    yield (
                        f"{config.place}: {kind} of {name} lead to {later} ({entry or 'without an id'}), which is not "
                        f"declared as the same as {accepted[0]}."
                    )


RULE = ResourceRule(
    id="gateway-falls-back-to-the-same",
    family=Family.GATEWAY,
    severity=Severity.CRITICAL,
    reason="A weaker model that answers under the reference's name is a degradation that nobody is told of.",
    remediation="Declare the entry as `same` at the reference if it was evaluated so, or let it answer as degraded.",
    link="https://docs.litellm.ai/docs/proxy/reliability",
    types=(CONFIG_MAP,),
    check=_check,
)
