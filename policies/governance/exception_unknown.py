"""The file's exceptions and levels are of rules that there are."""

from collections.abc import Iterator

from policies.context import Context
from policies.place import in_file, written
from policies.rule import Family, Finding, Severity, StackRule
from spec.errors import suggestion


def _check(context: Context) -> Iterator[Finding]:
    from policies.pack import RULES  # which has this rule too

    known = [rule.id for rule in RULES]
    said = context.environment.policies
    named = [(f"policies.exceptions[{index}].rule", each.rule) for index, each in enumerate(said.exceptions)]
    for place, rule in (*named, *((f"policies.levels.{rule}", rule) for rule in said.levels)):
        if rule not in known:
            fix = suggestion(rule, known) or "; `relight policies` lists them."
            yield written(place, f"there is no rule {rule!r}{fix}")


RULE = StackRule(
    id="exception-unknown-rule",
    family=Family.GOVERNANCE,
    severity=Severity.MEDIUM,
    reason="An exception from a rule that has another name excepts nothing, and a level of it changes nothing.",
    remediation="Write a rule's id as docs/policies.md has it.",
    link="https://www.pulumi.com/docs/insights/policy/policy-packs/",
    check=in_file(_check),
)
