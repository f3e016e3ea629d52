"""The file's exceptions and levels are of rules that there are."""

from collections.abc import Callable, Collection, Iterator

from policies.context import Context
from policies.place import in_file, written
from policies.rule import Family, Finding, Severity, StackRule
from spec.errors import suggestion


def rule(known: Callable[[], Collection[str]]) -> StackRule:
    """The rule over a pack; `known` gives the ids of all its rules, this one's too."""

    def check(context: Context) -> Iterator[Finding]:
        there = known()
        said = context.environment.policies
        named = [(f"policies.exceptions[{index}].rule", each.rule) for index, each in enumerate(said.exceptions)]
        for place, name in (*named, *((f"policies.levels.{name}", name) for name in said.levels)):
            if name not in there:
                fix = suggestion(name, there) or "; docs/policies.md lists them."
                yield written(place, f"there is no rule {name!r}{fix}")

    return StackRule(
        id="exception-unknown-rule",
        family=Family.GOVERNANCE,
        severity=Severity.MEDIUM,
        reason="An exception from a rule that has another name excepts nothing, and a level of it changes nothing.",
        remediation="Write a rule's id as docs/policies.md has it.",
        link="https://www.pulumi.com/docs/insights/policy/policy-packs/",
        check=in_file(check),
    )
