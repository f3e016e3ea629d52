"""What is wrong with an environment file, said so that it can be put right without reading code."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS = {dict: "a mapping", list: "a list", type(None): "nothing"}
_CLOSE = 0.7


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One mistake: where it is (`stacks/demo.yaml:12`), which key, the value, and a sentence with the fix."""

    place: str
    key: str
    value: object
    message: str

    def __str__(self) -> str:
        """The problem on one line."""
        return ": ".join(part for part in (self.place, self.key, self.message) if part)


class EnvironmentFileError(Exception):
    """An environment file that can't be used, with every problem found in it."""

    def __init__(self, problems: "Iterable[Problem]") -> None:
        """Keep the problems; `str()` gives one line for each."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def shown(value: object) -> str:
    """A value as a message quotes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return _KINDS.get(type(value)) or repr(value)


def listed(names: "Iterable[object]", word: str = "or") -> str:
    """Names as a sentence lists them: `a, b or c`."""
    *first, last = [str(name) for name in names] or ["none"]
    return f"{', '.join(first)} {word} {last}" if first else last


def suggestion(name: object, known: "Iterable[object]") -> str:
    """`; did you mean 'x'?` when a known name is close to the given one, else nothing."""
    close = get_close_matches(str(name), [str(each) for each in known], n=1, cutoff=_CLOSE)
    return f"; did you mean {close[0]!r}?" if close else ""
