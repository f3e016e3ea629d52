"""What is wrong with an environment's own figures, all of it at once, each with its line and the fix."""

from collections.abc import Collection, Iterator, Mapping
from math import isfinite

from spec.document import Document, Path, YamlSyntaxError, read
from spec.errors import EnvironmentFileError, Problem, listed, shown, suggestion

VALUES = ("low", "typical", "high")
_KEYS = (*VALUES, "source")
_EXAMPLE = "`{low: 40, typical: 55, high: 90, source: drill of 2026-11-03}`"

Found = tuple[Path, object, str]
"""Where, the value, and a sentence with the fix."""


def read_measured(place: str, text: str, known: Mapping[str, Collection[str]]) -> Mapping[str, Mapping[str, object]]:
    """The figures in the text of a file, by kind and name; `known` are the book's. `place` names the file.

    Raises EnvironmentFileError with every mistake.
    """
    try:
        document = read(text)
    except YamlSyntaxError as error:
        raise EnvironmentFileError(
            [Problem(place=f"{place}:{error.line}", key="", value=None, message=str(error))]
        ) from error
    found = [(document.line(path), path, value, message) for path, value, message in _problems(document, known)]
    for twice in document.twice:
        message = f"{twice.path[-1]} is written twice, first in line {twice.first}; remove one of the two"
        found.append((twice.again, twice.path, twice.path[-1], message))
    if found:
        raise EnvironmentFileError(
            Problem(place=f"{place}:{line}", key=".".join(map(str, path)), value=value, message=message)
            for line, path, value, message in sorted(found, key=lambda each: each[0])
        )
    assert isinstance(document.data, dict | None), "anything else is a problem"
    return {kind: entries or {} for kind, entries in (document.data or {}).items()}


def _problems(document: Document, known: Mapping[str, Collection[str]]) -> Iterator[Found]:
    data = document.data
    if data is None:
        return
    if not isinstance(data, Mapping):
        yield (), data, f"the file holds {shown(data)}; write figures below {listed(known)}"
        return
    for kind, entries in data.items():
        if kind not in known:
            yield (
                (kind,),
                kind,
                f"there is no kind of figure {shown(kind)}{suggestion(kind, known)}; write {listed(known)}",
            )
        elif not isinstance(entries, Mapping | None):
            yield (kind,), entries, f"{shown(entries)} stands where figures belong; write e.g. `decide: {_EXAMPLE[1:]}"
        else:
            for name, entry in (entries or {}).items():
                yield from _entry(str(kind), name, entry, known[kind])


def _entry(kind: str, name: object, entry: object, known: Collection[str]) -> Iterator[Found]:
    path = (kind, str(name))
    if name not in known:
        close = suggestion(name, known) or "; the names are in recovery/figures.yaml"
        yield path, name, f"the book has no figure {shown(name)} among its {kind}{close}"
        return
    if not isinstance(entry, Mapping):
        yield path, entry, f"{shown(entry)} is no figure; write {_EXAMPLE}"
        return
    for key in entry:
        if key not in _KEYS:
            why = (
                "what is written here counts as measured" if key == "grade" else f"a figure has {listed(_KEYS, 'and')}"
            )
            yield (*path, key), key, f"unknown key {shown(key)}; {why}, so leave it out"
    for key in _KEYS:
        if entry.get(key) is None:
            yield path, entry.get(key), f"{key} is missing; write {_EXAMPLE}"
    numbers = [entry[key] for key in VALUES if entry.get(key) is not None]
    wrong = [value for value in numbers if not _number(value)]
    for value in wrong:
        yield path, value, f"{shown(value)} is no number of {_unit(kind)}; write one, such as 55"
    if wrong or len(numbers) < len(VALUES):
        return
    low, typical, high = numbers
    if not 0 <= low <= typical <= high:
        yield (
            path,
            entry,
            f"{low}, {typical}, {high} are not from small to large; write low, typical and high in that order",
        )
    elif kind == "rates" and low == 0:
        yield path, low, "at a low rate of 0 nothing is ever moved; write the slowest that was measured"


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _unit(kind: str) -> str:
    return "bytes a second" if kind == "rates" else "seconds"
