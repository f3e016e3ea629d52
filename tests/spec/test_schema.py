"""The JSON Schema that editors complete environment files with."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from spec.gpus import INSTANCE_TYPES
from spec.load import STACKS, find, names
from spec.schema import SCHEMA, json_schema, text, write

YAML_12 = YAML(typ="safe")


def test_the_file_in_stacks_is_the_schema_of_the_code() -> None:
    assert (STACKS / SCHEMA).read_text(encoding="utf-8") == text(), "run `python -m spec.schema`"


def test_it_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_writing_it_names_the_file(tmp_path: Path) -> None:
    path = write(tmp_path)
    assert path == tmp_path / "environment.schema.json"
    assert path.read_text(encoding="utf-8") == text()


@pytest.mark.parametrize("name", names())
def test_every_environment_names_the_schema_in_its_first_line(name: str) -> None:
    first = find(name).read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={SCHEMA}"


@pytest.mark.parametrize("name", names())
def test_every_environment_fits_the_schema(name: str) -> None:
    written = YAML_12.load(find(name))
    # JSON, so the schema, knows only text as keys, and no days.
    written["tiers"] = {str(level): tier for level, tier in written.get("tiers", {}).items()}
    written = json.loads(json.dumps(written, default=str))
    assert [error.message for error in Draft202012Validator(json_schema()).iter_errors(written)] == []


def test_it_says_what_people_write() -> None:
    models = json_schema()["$defs"]["Model"]["properties"]
    assert models["start"]["default"] == "4m37s"
    assert models["size"]["type"] == "string"
    assert models["instance_types"]["items"]["enum"] == list(INSTANCE_TYPES)


def test_nothing_that_is_filled_in_can_be_written() -> None:
    definitions = json_schema()["$defs"]
    assert "id" not in definitions["Region"]["properties"]
    assert "level" not in definitions["Tier"]["properties"]
    assert "name" not in definitions["Service"]["properties"]


def test_tiers_and_their_lines_may_be_left_out() -> None:
    schema = json_schema()
    assert "tiers" not in schema["required"]
    assert "required" not in schema["$defs"]["Tier"]
    assert schema["properties"]["tiers"]["propertyNames"] == {"enum": ["0", "1", "2", "3"]}


def test_every_key_is_described() -> None:
    schema = json_schema()
    objects = [schema, *(each for each in schema["$defs"].values() if "properties" in each)]
    undescribed = [key for each in objects for key, value in each["properties"].items() if "description" not in value]
    assert undescribed == []
