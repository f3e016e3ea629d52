"""What is declared as weaker is not, by way of others, the same."""

from collections.abc import Iterator, Mapping

from policies.context import Context
from policies.place import in_file, written
from policies.rule import Family, Finding, Severity, StackRule
from spec.environment import Model, ModelProvider


def _check(context: Context) -> Iterator[Finding]:
    models, providers = context.environment.models, context.environment.providers
    entries: dict[str, Model | ModelProvider] = {**models, **providers}
    for name, entry in entries.items():
        ways = _ways(name, entries)
        section = "models" if name in models else "providers"
        for weaker in entry.weaker:
            if weaker in ways:
                way = " and ".join(ways[weaker])
                yield written(
                    f"{section}.{name}.weaker", f"{weaker} is weaker than {name}, and by `same` it isn't: {way}."
                )


def _ways(start: str, entries: Mapping[str, Model | ModelProvider]) -> dict[str, list[str]]:
    """All that stands for `start`, directly or by way of others, and that way."""
    ways: dict[str, list[str]] = {start: []}
    ahead = [start]
    for name in ahead:
        for other in entries[name].same if name in entries else ():
            if other not in ways:
                ways[other] = [f"{other} stands for {name}", *ways[name]]
                ahead.append(other)
    return ways


RULE = StackRule(
    id="weaker-never-counts-as-same",
    family=Family.RECOVERABILITY,
    severity=Severity.HIGH,
    reason="If a model stands for another, and that for a third, the first stands for the third: declared as weaker "
    "there, one of them is wrong, and a degraded service may be reported as recovered.",
    remediation="Take the entry out of one of the lists, by what the evaluations say.",
    link="https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_mitigate_interaction_failure_graceful_degradation.html",
    check=in_file(_check),
)
