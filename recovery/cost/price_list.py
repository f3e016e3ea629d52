"""What is wrong with a user's own price list, all of it at once."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from spec.errors import Problem, listed, shown, suggestion
from spec.gpus import INSTANCE_TYPES

_SHARES = ("auto_mode", "io_optimized")
_SECTIONS = ("items", "gpu_nodes", "database_instances", "cache_nodes")
_KEYS = ("as_of", *_SECTIONS, *_SHARES)
_DATABASE = re.compile(r"db\.[a-z]\w*\.\w+")
_CACHE = re.compile(r"cache\.[a-z]\w*\.\w+")
_PER = ("hour", "month")


def problems(place: str, data: Any, *, book: Mapping[str, Any]) -> list[Problem]:
    """Each with the place, the value and the fix; `book` is the list that ships, whose keys there are."""
    if not isinstance(data, Mapping):
        message = f"the file holds {shown(data)}; write keys of {listed(_KEYS, 'and')}, as in recovery/prices.yaml"
        return [Problem(place=place, key="", value=data, message=message)]
    return [Problem(place=place, key=key, value=value, message=said) for key, value, said in _found(data, book)]


def _found(data: Mapping[str, Any], book: Mapping[str, Any]) -> Iterator[tuple[str, object, str]]:
    as_of = data.get("as_of")
    if not str(as_of or "").strip():
        yield "as_of", as_of, "the list doesn't say of when it is; write e.g. `as_of: 2026-11`"
    for key, value in data.items():
        if key not in _KEYS:
            message = f"there is no key {shown(key)}{suggestion(key, _KEYS)}; write {listed(_KEYS)}"
            yield str(key), key, message
        elif key in _SHARES and not _amount(value):
            yield key, value, f"{shown(value)} is no share; write a number, such as 0.12 for 12 %"
        elif key in _SECTIONS and not isinstance(value, Mapping | None):
            yield key, value, f"{shown(value)} is no mapping; write names with their prices"
        elif key in _SECTIONS:
            for name, price in (value or {}).items():
                said = _item(str(name), price, book) if key == "items" else _hourly(str(key), str(name), price)
                if said:
                    yield f"{key}.{name}", price, said


def _item(name: str, entry: Any, book: Mapping[str, Any]) -> str:
    if name not in book["items"]:
        return (
            f"nothing is counted as {shown(name)}{suggestion(name, book['items'])}; the items are in the shipped list"
        )
    if not isinstance(entry, Mapping) or not _amount(entry.get("price")) or entry.get("per") not in _PER:
        return f"{shown(entry)} is no price; write e.g. `{{price: 0.10, per: hour}}`, per {listed(_PER)}"
    return ""


def _hourly(section: str, name: str, price: Any) -> str:
    if section == "gpu_nodes" and name not in INSTANCE_TYPES:
        return f"{shown(name)} is no GPU instance type that a model may name{suggestion(name, INSTANCE_TYPES)}"
    if section == "database_instances" and not _DATABASE.fullmatch(name):
        return f"{shown(name)} is no database class; write one such as db.r7g.large"
    if section == "cache_nodes" and not _CACHE.fullmatch(name):
        return f"{shown(name)} is no node type of ElastiCache; write one such as cache.r7g.large"
    return "" if _amount(price) else f"{shown(price)} is no price; write dollars an hour, such as 1.23"


def _amount(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")
