"""The JSON Schema of environment files: what people write, for editors that complete and check it.

`python -m spec.schema` writes it to stacks/.
"""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from spec.environment import Environment
from spec.load import STACKS
from spec.units import format_duration
from spec.values import LEVELS

SCHEMA = "environment.schema.json"
"""The schema's file, beside the environment files that name it in their first line."""


class _Written(GenerateJsonSchema):
    """Defaults as people would write them."""

    def encode_default(self, dft: Any) -> Any:
        return format_duration(dft) if isinstance(dft, timedelta) else super().encode_default(dft)


def json_schema() -> dict[str, Any]:
    """The schema of an environment file, JSON Schema draft 2020-12."""
    schema: dict[str, Any] = _tidy(Environment.model_json_schema(schema_generator=_Written))
    tier = schema["$defs"]["Tier"]
    del tier["required"]
    schema["required"].remove("tiers")
    schema["properties"]["tiers"] |= {"propertyNames": {"enum": [str(level) for level in LEVELS]}}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A Relight environment"}
    return {**head, **schema}


def text() -> str:
    """The schema file's text."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def write(stacks: Path = STACKS) -> Path:
    """Write the schema file; returns its path."""
    path = stacks / SCHEMA
    path.write_text(text(), encoding="utf-8")
    return path


def _tidy(schema: Any) -> Any:
    """The schema without generated titles and empty defaults, and with names in maps checked."""
    if isinstance(schema, list):
        return [_tidy(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {key: _tidy(value) for key, value in schema.items() if not (key == "title" and isinstance(value, str))}
    if tidy.get("default", True) in (None, []):
        del tidy["default"]
    if "patternProperties" in tidy:
        del tidy["propertyNames"]
        tidy["additionalProperties"] = False
    return tidy


if __name__ == "__main__":
    print(write())
