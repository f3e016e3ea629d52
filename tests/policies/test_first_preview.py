"""Before anything was ever made a preview knows no id and no ARN: nothing is refused for that."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from policies.context import Context
from policies.judge import Judge, Kind, Verdict
from policies.pack import RULES
from recovery.graph.graph import Graph
from tests.policies.case import ENVIRONMENTS, GRAPHS, TODAY, UNKNOWN

_FROM_OTHERS = re.compile(r"arn:of:|-id($|/)|mrk-0123|\.example$")
"""What a recording makes up for the ids and ARNs of other resources; so is a document around one."""
DOCUMENTS = {"least-privilege", "principal-named", "tls-only"}


def _at_first(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _at_first(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_at_first(each) for each in value]
    return UNKNOWN if isinstance(value, str) and _FROM_OTHERS.search(value) else value


@cache
def _verdicts(environment: str) -> list[Verdict]:
    planned = GRAPHS[environment]().resources
    graph = Graph(replace(each, inputs=_at_first(each.inputs)) for each in planned)
    assert any(not before.knows("kmsKeyId") for before in graph.of("aws:rds/cluster:Cluster"))
    return Judge(RULES, Context(environment=ENVIRONMENTS[environment](), today=TODAY)).all(graph)


@pytest.mark.parametrize("environment", ["demo", "prod"])
def test_a_first_preview_is_refused_by_no_rule(environment: str) -> None:
    assert [(each.rule.id, each.message) for each in _verdicts(environment) if each.kind is Kind.VIOLATION] == []


@pytest.mark.parametrize("environment", ["demo", "prod"])
def test_of_security_and_data_only_documents_wait_for_the_up(environment: str) -> None:
    families = ("data", "security", "governance")
    undecided = {each.rule.id for each in _verdicts(environment) if each.rule.family in families}
    assert undecided == DOCUMENTS
