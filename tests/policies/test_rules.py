"""Every rule: kept by both shipped environments, broken by one field, and never passed by a value that isn't set."""

from urllib.parse import urlsplit

import pytest

from policies.context import Context
from policies.judge import Judge, Kind
from policies.pack import RULES
from policies.rule import Rule
from recovery.graph.graph import Graph
from spec.load import find, load
from tests.graphs import graph
from tests.layers.environments import up
from tests.policies.case import (
    ENVIRONMENTS,
    GRAPHS,
    TODAY,
    UNKNOWN,
    UNSET,
    Break,
    Case,
    Change,
    FileCase,
    violations,
)
from tests.policies.cases import CASES, FILE_CASES
from tests.policies.preview import first_preview

DOCUMENTS = {"least-privilege", "principal-named", "tls-only"}
"""The rules that read policy documents."""
BREAKS = [(case, each) for case in CASES for each in case.breaks]
BREAK_IDS = [f"{case.rule.id}-{number}" for number, (case, _) in enumerate(BREAKS)]
KNOWN_LATER = [(case, each) for case, each in BREAKS if each.path]
KNOWN_LATER_IDS = [f"{case.rule.id}-{number}" for number, (case, _) in enumerate(KNOWN_LATER)]
CHANGES = [(case, each) for case in FILE_CASES for each in case.changes]
CHANGE_IDS = [f"{case.rule.id}-{number}" for number, (case, _) in enumerate(CHANGES)]


def test_the_first_try_breaks_only_what_its_file_excepts() -> None:
    small = load(find("small"))
    found = Judge(RULES, Context(environment=small, today=TODAY)).all(graph(up(small)))
    excepted = {each.rule.id for each in found if each.kind is Kind.EXCEPTED}
    assert excepted == {waiver.rule for waiver in small.policies.exceptions}
    assert [each.message for each in found if each.kind is not Kind.EXCEPTED] == []


@pytest.mark.parametrize("environment", ["demo", "prod"])
def test_both_shipped_environments_keep_every_rule(environment: str) -> None:
    judge = Judge(RULES, Context(environment=ENVIRONMENTS[environment](), today=TODAY))
    found = judge.all(GRAPHS[environment]())
    assert [(each.rule.id, each.message) for each in found if each.kind is Kind.VIOLATION] == []


@pytest.mark.parametrize("environment", ["demo", "prod"])
def test_every_stack_by_itself_keeps_every_rule(environment: str) -> None:
    judge = Judge(RULES, Context(environment=ENVIRONMENTS[environment](), today=TODAY))
    for stack in GRAPHS[environment]().stacks:
        part = Graph(each for each in GRAPHS[environment]().resources if each.stack == stack)
        assert [(each.rule.id, each.message) for each in judge.stack(part)] == []


@pytest.mark.parametrize("environment", ["demo", "prod"])
def test_a_first_preview_that_knows_no_outputs_breaks_no_rule(environment: str) -> None:
    judge = Judge(RULES, Context(environment=ENVIRONMENTS[environment](), today=TODAY))
    found = judge.all(first_preview(GRAPHS[environment]()))
    assert [(each.rule.id, each.message) for each in found if each.kind is Kind.VIOLATION] == []
    # What only the ids of others would tell is told by what they are made from; a document with one in it isn't known.
    assert {each.rule.id for each in found} == DOCUMENTS


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule.id)
def test_the_fixture_keeps_its_rule(case: Case) -> None:
    assert case.verdicts(case.resource) == []


@pytest.mark.parametrize(("case", "change"), BREAKS, ids=BREAK_IDS)
def test_one_changed_field_breaks_it_with_this_message(case: Case, change: Break) -> None:
    assert violations(case.verdicts(case.broken(change.path, change.value))) == change.messages
    assert change.messages != ()


@pytest.mark.parametrize(("case", "change"), KNOWN_LATER, ids=KNOWN_LATER_IDS)
def test_a_value_that_only_an_up_will_know_is_undecided(case: Case, change: Break) -> None:
    verdicts = case.verdicts(case.broken(change.path, UNKNOWN))
    if change.any_value:
        assert verdicts == []
        return
    (verdict,) = verdicts
    assert verdict.kind is Kind.UNDECIDED
    assert "is known only after an `up`" in verdict.message
    assert not verdict.refuses


@pytest.mark.parametrize(("case", "change"), CHANGES, ids=CHANGE_IDS)
def test_one_change_of_the_file_breaks_it_with_this_message(case: FileCase, change: Change) -> None:
    verdicts = case.verdicts(change.to(case.file), case.data_stack)
    assert violations(verdicts) == change.messages
    assert change.messages != ()
    assert all(each.message.startswith(f"{each.place}: ") for each in verdicts)


@pytest.mark.parametrize("case", FILE_CASES, ids=lambda case: case.rule.id)
def test_the_file_keeps_its_rule_as_it_is_and_with_what_may_be_left_out(case: FileCase) -> None:
    assert case.verdicts(case.file, case.data_stack) == []
    assert [verdict for to in case.safe for verdict in case.verdicts(to(case.file), case.data_stack)] == []


@pytest.mark.parametrize(("case", "change"), CHANGES, ids=CHANGE_IDS)
def test_a_rule_on_the_file_is_judged_in_one_stack_alone(case: FileCase, change: Change) -> None:
    others = GRAPHS[case.environment]().stacks - {case.data_stack, ""}
    assert others
    assert [verdict for stack in others for verdict in case.verdicts(change.to(case.file), stack)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_a_fixture_a_break_and_the_unset_case(rule: Rule) -> None:
    breaks = [change for case in CASES if case.rule is rule for change in case.breaks]
    unset = [change.value is UNSET for change in breaks]
    for of_file in (case for case in FILE_CASES if case.rule is rule):
        unset += [change.unset for change in of_file.changes] + [True for _ in of_file.safe]
    assert any(unset)
    # A rule that only asks for a resource has no field to be changed.
    assert not all(unset) or (breaks and not any(change.path for change in breaks))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_says_why_how_to_mend_it_and_who_says_so(rule: Rule) -> None:
    assert rule.reason.endswith(".")
    assert rule.remediation.endswith(".")
    assert urlsplit(rule.link).scheme == "https"
