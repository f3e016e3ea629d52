"""The pack as a page for people: `python -m policies.page` writes it to docs/policies.md."""

import sys
from pathlib import Path

from policies.governance import exception_unknown
from policies.pack import EXCEPTION_UNKNOWN, RULES
from policies.rule import Family, ResourceRule, Rule

PAGE = Path(__file__).parent.parent / "docs" / "policies.md"
_HEADER = ("rule", "what it asks", "why", "how to mend it", "severity", "level", "judged")
_ABOUT = """\
# Policies

What Relight refuses to deploy, why, and how it is mended. Written by `python -m policies.page` from the rules in
`policies/`, one a file; a test holds that it is up to date.

- **judged** `resource`: each resource before it is made, so an `up` stops there. `stack`: all resources of a stack
  together, which on an `up` is after they were made: let a pipeline ask `relight check` first. What the file alone
  says is judged before `relight up` makes anything. A value that only an `up` will know is undecided: it is said, and
  refuses nothing.
- **level** `mandatory` refuses, `advisory` warns. The environment's file changes a level, for all of its stacks:
  `policies: {levels: {<rule>: advisory}}`.
- **exceptions** let one resource, or one place in the file, break a rule until a day, by the word of somebody:
  `policies: {exceptions: [{rule: <rule>, place: <name>, reason: ..., owner: ..., until: 2027-03-31}]}`. What is past
  its day is itself refused (`exception-expired`).
"""


def markdown() -> str:
    """The page: a table for each family that has rules."""
    asks = _asks()
    parts = [_ABOUT]
    for family in Family:
        rules = sorted((rule for rule in RULES if rule.family is family), key=lambda rule: rule.id)
        if rules:
            rows = [_HEADER, ("---",) * len(_HEADER), *(_row(rule, asks[rule.id]) for rule in rules)]
            table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
            parts.append(f"## {family.value.capitalize()} ({len(rules)})\n\n{table}\n")
    return "\n".join(parts)


def _asks() -> dict[str, str]:
    """What each rule asks for, by id: the first sentences of its file."""
    modules = [module for name, module in sys.modules.items() if name.startswith("policies.")]
    made = {module.RULE.id: module for module in modules if isinstance(getattr(module, "RULE", None), Rule)}
    made[EXCEPTION_UNKNOWN.id] = exception_unknown  # made over the pack
    return {rule: (module.__doc__ or "").partition("\n\n")[0] for rule, module in made.items()}


def _row(rule: Rule, asks: str) -> tuple[str, ...]:
    judged = "resource" if isinstance(rule, ResourceRule) else "stack"
    cells = (asks, rule.reason, rule.remediation, rule.severity.value, rule.level.value, judged)
    return (f"[`{rule.id}`]({rule.link})", *(" ".join(each.split()).replace("|", "\\|") for each in cells))


if __name__ == "__main__":
    PAGE.write_text(markdown(), encoding="utf-8")
