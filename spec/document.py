"""YAML text as plain data, with the line of every key and item, so that a message can say where a mistake is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""

_INT = re.compile(r"[-+]?(0|[1-9]\d*)")
_FLOAT = re.compile(r"[-+]?(\d+\.\d*|\.\d+|\d+(\.\d*)?[eE][-+]?\d+)")
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


class YamlSyntaxError(Exception):
    """Text that is not YAML: the line, and a sentence with the reason and the fix."""

    def __init__(self, line: int, message: str) -> None:
        """Keep the line, 1-based; `str()` is the message."""
        self.line = line
        super().__init__(message)


@dataclass(frozen=True, kw_only=True)
class Twice:
    """A key that is written twice in one mapping, with the line of its first place. The first value counts."""

    path: Path
    first: int
    again: int


@dataclass(frozen=True, kw_only=True)
class Document:
    """A YAML document: its data, and where each part of it is written."""

    data: object = None
    lines: dict[Path, int] = field(default_factory=dict)
    twice: list[Twice] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line, 1-based, of the key or item at the path, or of the nearest part above that is written."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str) -> Document:
    """The document in a text; raises YamlSyntaxError if it is not one YAML document."""
    lines: dict[Path, int] = {}
    twice: list[Twice] = []
    try:
        node = YAML(typ="safe", pure=True).compose(text)
        data = None if node is None else _data(node, (), lines, twice)
    except MarkedYAMLError as error:
        raise YamlSyntaxError(_line(error), f"the YAML does not parse: {_reason(error)}; {_fix(error)}") from error
    except YAMLError as error:
        raise YamlSyntaxError(1, f"the YAML does not parse: {' '.join(str(error).split())}") from error
    except RecursionError:
        raise YamlSyntaxError(1, "the YAML contains itself through an alias; write the values out") from None
    return Document(data=data, lines=lines, twice=twice)


def _data(node: Node, path: Path, lines: dict[Path, int], twice: list[Twice]) -> object:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        return _mapping(node, path, lines, twice)
    if isinstance(node, SequenceNode):
        return [_data(item, (*path, index), lines, twice) for index, item in enumerate(node.value)]
    return _scalar(node) if isinstance(node, ScalarNode) else None


def _mapping(node: MappingNode, path: Path, lines: dict[Path, int], twice: list[Twice]) -> dict[str | int, object]:
    data: dict[str | int, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            raise YamlSyntaxError(line, "a list or a mapping stands where a key belongs; write a plain name")
        key = _scalar(key_node)
        name = key if isinstance(key, int) and not isinstance(key, bool) else str(key_node.value)
        here = (*path, name)
        if name in data:
            twice.append(Twice(path=here, first=lines[here], again=line))
            continue
        lines[here] = line
        data[name] = _data(value_node, here, lines, twice)
    return data


def _scalar(node: ScalarNode) -> object:
    """A scalar as YAML 1.2 means it, except that a number with leading zeros (an account) stays text."""
    text = str(node.value)
    if node.style is not None:
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _line(error: MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return 1 if mark is None else mark.line + 1


def _reason(error: MarkedYAMLError) -> str:
    return " ".join(part for part in (error.context, error.problem) if part)


def _fix(error: MarkedYAMLError) -> str:
    reason = _reason(error)
    if "\\t" in reason:
        return "indent with spaces, not with a tab"
    if "mapping values are not allowed" in reason:
        return "put the value in quotes, or check the indentation of this line and of the one above"
    if "undefined alias" in reason:
        return "put text that starts with * in quotes"
    if "another document" in reason:
        return "keep one environment in one file, without ---"
    return "check the brackets, quotes, colons and indentation here and just above"
