"""Every kind of mistake in an environment file, with exactly what is said about it."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from spec.schema import json_schema
from tests.spec.sample import changed, problems

YAML_12 = YAML(typ="safe")
TOPICS = sorted(Path(__file__).with_name("mistakes").glob("*.yaml"))
MISTAKES = [
    pytest.param(case, id=f"{topic.stem}: {case['mistake']}") for topic in TOPICS for case in YAML_12.load(topic)
]
PARSED = [case for case in MISTAKES if not str(case.id).startswith("yaml:")]


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_named_with_its_place_value_and_fix(case: dict[str, Any]) -> None:
    assert problems(*map(tuple, case["changes"])) == case["said"]


@pytest.mark.parametrize("case", PARSED)
def test_an_editor_marks_what_a_schema_can_tell(case: dict[str, Any]) -> None:
    written = json.loads(json.dumps(YAML_12.load(changed(*map(tuple, case["changes"])))))
    marked = not Draft202012Validator(json_schema()).is_valid(written)
    assert marked == (case.get("editor") != "silent")


def test_no_topic_is_empty() -> None:
    topics = ["access", "backups", "caches", "keys", "locks", "models", "regions", "services", "traffic", "yaml"]
    assert [topic.stem for topic in TOPICS] == topics
    assert len(MISTAKES) > 100
