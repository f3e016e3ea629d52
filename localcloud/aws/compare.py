"""When two values mean the same: documents by content, sets by members, and live values beside what was asked for."""

import json
from typing import Any

from localcloud.provider import UNKNOWN, Properties


def canonical(inputs: Properties, unordered: frozenset[str]) -> Properties:
    """Inputs in a form in which equal meaning is equal: JSON documents compact, sets sorted."""
    return {key: _canonical(value, key in unordered) for key, value in inputs.items()}


def _canonical(value: Any, unordered: bool) -> Any:
    if isinstance(value, str):
        return _document(value)
    if isinstance(value, list):
        items = [_canonical(item, False) for item in value]
        return sorted(items, key=_order) if unordered and UNKNOWN not in items else items
    if isinstance(value, dict):
        return {key: _canonical(item, False) for key, item in value.items()}
    return value


def _document(text: str) -> str:
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return json.dumps(json.loads(text), sort_keys=True)
    except ValueError:
        return text


def _order(item: Any) -> str:
    return json.dumps(item, sort_keys=True, default=str)


def settled(asked: Any, live: Any) -> Any:
    """The asked value if the live one says the same, perhaps with more that AWS filled in; else the live one."""
    if isinstance(asked, dict) and isinstance(live, dict):
        return {key: settled(value, live[key]) for key, value in asked.items() if live.get(key) is not None}
    if isinstance(asked, list) and isinstance(live, list):
        return _settled_list(asked, live)
    if isinstance(asked, bool) or isinstance(live, bool):
        return asked if str(asked).lower() == str(live).lower() else live
    if isinstance(asked, str | int | float) and isinstance(live, str | int | float):
        return asked if _text(asked) == _text(live) else live
    return live


def _settled_list(asked: list[Any], live: list[Any]) -> list[Any]:
    if len(asked) != len(live):
        return live
    left = list(live)
    found = []
    for item in asked:
        match = next((each for each in left if settled(item, each) == item), None)
        if match is None:
            return [settled(one, other) for one, other in zip(asked, live, strict=True)]
        left.remove(match)
        found.append(item)
    return found


def _text(value: Any) -> str:
    """Numbers and texts of numbers alike: AWS answers many numbers as texts."""
    try:
        return repr(float(value))
    except ValueError:
        return _document(str(value))
