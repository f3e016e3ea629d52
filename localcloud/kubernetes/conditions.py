"""What controllers say of an object."""

from typing import Any


def conditions(item: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The object's conditions by type; none where it has no status yet, or where a controller has written null."""
    return {each["type"]: each for each in item.get("status", {}).get("conditions") or []}


def holds(item: dict[str, Any], kind: str) -> bool:
    """Whether a condition is said to be true."""
    return conditions(item).get(kind, {}).get("status") == "True"
