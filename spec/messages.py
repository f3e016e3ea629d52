"""What pydantic found, in words for the person who wrote the file."""

import types
from collections.abc import Mapping
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from spec.document import Path
from spec.environment import Environment
from spec.errors import listed, shown, suggestion
from spec.values import KEY, Written

_HEX = "<64 hexadecimal digits>"


def heard(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """The errors that say something of their own.

    A list is "too short" when an item of it is wrong; an entry with a wrong key gets the right key first.
    """
    paths = {path_of(error) for error in errors}
    keys = {path_of(error) for error in errors if error["loc"][-1] == "[key]"}

    def echoes(error: ErrorDetails) -> bool:
        path = path_of(error)
        if error["type"] == "too_short":
            return any(other[:-1] == path for other in paths)
        under_wrong_key = any(path[: len(key)] == key for key in keys)
        return error["loc"][-1] == KEY or (under_wrong_key and error["loc"][-1] != "[key]")

    return [error for error in errors if not echoes(error)]


def path_of(error: ErrorDetails) -> Path:
    """The place of a pydantic error in the file."""
    return tuple(part for part in error["loc"] if part not in ("[key]", KEY))


def message_of(error: ErrorDetails) -> str:
    """One sentence: the value, what is wrong with it, and the fix."""
    path, value = path_of(error), error["input"]
    context: Mapping[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return str(context["error"])
        case "missing":
            return _missing(path)
        case "extra_forbidden":
            return unknown_key(path)
        case "enum" | "literal_error":
            return _choice(path, value)
        case "bool_type":
            return f"{shown(value)} is neither yes nor no; write true or false"
        case "int_type":
            return f"{shown(value)} is not a whole number; write one such as {_example(path)}"
        case "greater_than_equal":
            return f"{shown(value)} is too small; write {context['ge']} or more"
        case "less_than_equal":
            return f"{shown(value)} is too large; write {context['le']} or less"
        case "too_short":
            return f"{context['actual_length'] or 'none'} is too few; write {context['min_length']} or more"
        case "too_long":
            return f"{context['actual_length']} are too many; write {context['max_length']} or fewer"
        case "tuple_type":
            return f"{shown(value)} is not a list; write [{value if isinstance(value, str) else '...'}]"
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"{shown(value)} stands where a mapping belongs; {_keys(path)}"
        case _:
            return f"{shown(value)} does not fit: {error['msg'][:1].lower()}{error['msg'][1:]}"


def unknown_key(path: Path) -> str:
    """The message for a key that nothing reads, with the nearest one that is read."""
    known = _fields(path[:-1])
    close = suggestion(path[-1], known)
    return f"unknown key {str(path[-1])!r}" + (close or f"; the keys here are {listed(known, 'and')}")


def _missing(path: Path) -> str:
    field = _fields(path[:-1]).get(str(path[-1]))
    why = f" ({field.description.split('.')[0]})" if field and field.description else ""
    below = _fields(path)
    if below:
        return f"missing{why}; add `{path[-1]}:` with {listed(below, 'and')} below it"
    return f"missing{why}; add {_line(str(path[-1]), field)}"


def _line(name: str, field: FieldInfo | None) -> str:
    example = _example_of(field) if field else None
    return f"`{name}:`" if example is None else f"`{name}: {str(example).replace(64 * '0', _HEX)}`"


def _choice(path: Path, value: object) -> str:
    field = _fields(path[:-1]).get(str(path[-1]))
    choices = _choices(field.annotation if field else None)
    noun = {"kind": "a kind of provider", "engine": "an engine"}.get(str(path[-1]), f"a {path[-1]}")
    return f"{shown(value)} is not {noun}; write {listed(choices)}{suggestion(value, choices)}"


def _keys(path: Path) -> str:
    known = _fields(path)
    return f"write {listed(known, 'and')} below it" if known else "write one entry a line below it, each with its name"


def _example(path: Path) -> object:
    field = _fields(path[:-1]).get(str(path[-1]))
    return (field and _example_of(field)) or 1


def _example_of(field: FieldInfo) -> object:
    examples = field.examples
    for part in field.metadata:
        schema = getattr(part, "json_schema", None)
        examples = examples or (schema or {}).get("examples")
    if not examples:
        choices = _choices(field.annotation)
        return choices[0] if choices else None
    example = examples[0]
    if isinstance(example, list):
        return f"[{', '.join(str(each) for each in example)}]"
    return f'"{example}"' if isinstance(example, str) and example.isdigit() else example


def _choices(annotation: object) -> list[str]:
    for kind in [annotation, *get_args(annotation)]:
        members = getattr(kind, "__members__", None)
        if members:
            return [member.value for member in members.values()]
    return [value for value in get_args(annotation) if isinstance(value, str)]


def _fields(path: Path) -> dict[str, FieldInfo]:
    """What may be written at a path: the fields of the model there by the names people write, empty if it is none."""
    kind: Any = Environment
    for part in path:
        if isinstance(kind, type) and issubclass(kind, Written):
            field = _written(kind).get(str(part))
            kind = _plain(field.annotation) if field else None
        else:
            kind = _plain(([*get_args(kind), None])[-2 if get_args(kind)[-1:] != (Ellipsis,) else 0])
    return _written(kind) if isinstance(kind, type) and issubclass(kind, Written) else {}


def _written(model: type[Written]) -> dict[str, FieldInfo]:
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    return {name: field for name, field in fields.items() if field.validation_alias != KEY}


def _plain(annotation: Any) -> Any:
    """The annotation without `Annotated` and without `| None`."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return _plain(next(kind for kind in get_args(annotation) if kind is not type(None)))
    return annotation
