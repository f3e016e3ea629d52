"""Every rule: kept by both shipped environments, broken by one field, and never passed by a value that isn't set."""

from urllib.parse import urlsplit

import pytest

from policies.context import Context
from policies.judge import Judge, Kind
from policies.pack import RULES
from policies.rule import Rule
from tests.policies.case import ENVIRONMENTS, GRAPHS, TODAY, UNKNOWN, UNSET, Break, Case, violations
from tests.policies.cases import CASES

BREAKS = [(case, each) for case in CASES for each in case.breaks]
BREAK_IDS = [f"{case.rule.id}-{number}" for number, (case, _) in enumerate(BREAKS)]


@pytest.mark.parametrize("environment", ["demo", "prod"])
def test_both_shipped_environments_keep_every_rule(environment: str) -> None:
    judge = Judge(RULES, Context(environment=ENVIRONMENTS[environment](), today=TODAY))
    found = judge.all(GRAPHS[environment]())
    assert [(each.rule.id, each.message) for each in found if each.kind is Kind.VIOLATION] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule.id)
def test_the_fixture_keeps_its_rule(case: Case) -> None:
    assert case.verdicts(case.resource) == []


@pytest.mark.parametrize(("case", "change"), BREAKS, ids=BREAK_IDS)
def test_one_changed_field_breaks_it_with_this_message(case: Case, change: Break) -> None:
    assert violations(case.verdicts(case.broken(change.path, change.value))) == change.messages
    assert change.messages != ()


@pytest.mark.parametrize(("case", "change"), BREAKS, ids=BREAK_IDS)
def test_a_value_that_only_an_up_will_know_is_undecided(case: Case, change: Break) -> None:
    (verdict,) = case.verdicts(case.broken(change.path, UNKNOWN))
    assert verdict.kind is Kind.UNDECIDED
    assert "is known only after an `up`" in verdict.message
    assert not verdict.refuses


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_a_fixture_a_break_and_the_unset_case(rule: Rule) -> None:
    breaks = [change for case in CASES if case.rule is rule for change in case.breaks]
    assert any(change.value is UNSET for change in breaks)
    assert any(change.value is not UNSET for change in breaks)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_says_why_how_to_mend_it_and_who_says_so(rule: Rule) -> None:
    assert rule.reason.endswith(".")
    assert rule.remediation.endswith(".")
    assert urlsplit(rule.link).scheme == "https"
