"""Reading an environment file: all that is wrong with it at once, each with its place and the fix."""

from pathlib import Path

from pydantic import ValidationError

from spec import checks
from spec.complete import complete
from spec.document import Document, YamlSyntaxError, read
from spec.document import Path as KeyPath
from spec.environment import Environment
from spec.errors import EnvironmentFileError, Problem, listed, shown, suggestion
from spec.messages import heard, message_of, path_of

STACKS = Path(__file__).parent.parent / "stacks"
"""The folder of the environment files."""

_MAPS = ("regions", "tiers", "models", "providers", "services")
_PLACEHOLDERS = {
    "environment": "x",
    "account": 12 * "0",
    "domain": "placeholder.example",
    "gateway": {"image": f"placeholder@sha256:{64 * '0'}"},
}


def names(stacks: Path = STACKS) -> tuple[str, ...]:
    """The environments that there are, by name: every `<name>.yaml`; Pulumi's settings of a stack, and what belongs to
    an environment, such as `<name>.figures.yaml`, have a dot in theirs."""
    return tuple(sorted(path.stem for path in stacks.glob("*.yaml") if "." not in path.stem and path.stem != "prices"))


def find(name: str, stacks: Path = STACKS) -> Path:
    """The file of an environment; raises EnvironmentFileError, with the environments that there are, if it has none."""
    known = names(stacks)
    if name in known:
        return stacks / f"{name}.yaml"
    place = _place(stacks / f"{name}.yaml")
    there = f"the environments are {listed(known, 'and')}" if known else "there is none yet"
    message = f"there is no environment {name!r}; {there}{suggestion(name, known)}"
    raise EnvironmentFileError([Problem(place=place, key="", value=name, message=message)])


def load(path: Path) -> Environment:
    """The environment in a file; raises EnvironmentFileError with every problem if it can't be read or used."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise _single(path, "there is no such file; copy stacks/demo.yaml to it and change that", None) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _single(path, "the file is not UTF-8 text; save it as UTF-8", line) from None
    except OSError as error:
        message = f"the file can't be read ({error.strerror}); name a file that you may read"
        raise _single(path, message, None) from None
    return parse(text, path)


def parse(text: str, path: Path) -> Environment:
    """The environment in the text of a file; `path` names it. Raises EnvironmentFileError with every problem."""
    try:
        document = read(text)
    except YamlSyntaxError as error:
        raise _single(path, str(error), error.line) from error
    found = _Problems(path, document)
    for twice in document.twice:
        what = {"regions": "region", "models": "model", "providers": "provider", "services": "service"}
        noun = what.get(str(twice.path[0]), "key") if len(twice.path) == 2 else "key"
        message = f"{noun} {twice.path[-1]} is named twice, first in line {twice.first}; remove one of the two"
        found.add(twice.path, twice.path[-1], message, line=twice.again)
    if not isinstance(document.data, dict):
        raise _single(path, f"the file holds {shown(document.data)}; write the keys of an environment, as in demo.yaml")
    environment, broken = _validated(complete(document.data), found)
    if "environment" not in broken:
        _check_name(document.data.get("environment"), path, found)
    if environment is not None:
        for finding in checks.findings(environment, broken):
            found.add(finding.path, finding.value, finding.message)
    found.raise_any()
    assert environment is not None, "an environment without problems is there"
    return environment


class _Problems:
    def __init__(self, path: Path, document: Document) -> None:
        self._path = path
        self._document = document
        self._found: list[tuple[int, Problem]] = []

    def add(self, path: KeyPath, value: object, message: str, line: int | None = None) -> None:
        line = self._document.line(path) if line is None else line
        place = f"{_place(self._path)}:{line}"
        problem = Problem(place=place, key=_key(path), value=value, message=message)
        self._found.append((line, problem))

    def raise_any(self) -> None:
        if self._found:
            in_order = sorted(self._found, key=lambda found: found[0])
            raise EnvironmentFileError({str(problem): problem for _, problem in in_order}.values())


def _validated(data: object, found: _Problems) -> tuple[Environment | None, checks.Broken]:
    """The environment, without the entries that are wrong: what is left can still be checked as a whole."""
    broken: checks.Broken = {}
    try:
        return Environment.model_validate(data), broken
    except ValidationError as error:
        errors = heard(error.errors(include_url=False))
    for each in errors:
        found.add(path_of(each), None if each["type"] == "missing" else each["input"], message_of(each))
    rest: dict[str, object] = dict(data) if isinstance(data, dict) else {}
    for each in errors:
        section, *entry = path_of(each) or ("",)
        entries = rest.get(str(section))
        if entry and section in _MAPS and isinstance(entries, dict):
            broken.setdefault(str(section), set()).add(entry[0])
            rest[str(section)] = {key: value for key, value in entries.items() if key != entry[0]}
        else:
            broken.setdefault(str(section), set())
            rest.pop(str(section), None)
            rest |= {key: value for key, value in _PLACEHOLDERS.items() if key == section}
    try:
        return Environment.model_validate(rest), broken
    except ValidationError:
        return None, broken


def _check_name(name: object, path: Path, found: _Problems) -> None:
    if isinstance(name, str) and name != path.stem:
        message = f"{name!r} is not the file's name; write {path.stem}, or name the file {name}.yaml"
        found.add(("environment",), name, message)


def _single(path: Path, message: str, line: int | None = 1) -> EnvironmentFileError:
    place = _place(path) if line is None else f"{_place(path)}:{line}"
    return EnvironmentFileError([Problem(place=place, key="", value=None, message=message)])


def _place(path: Path) -> str:
    resolved, here = path.absolute(), Path.cwd()
    return str(resolved.relative_to(here)) if resolved.is_relative_to(here) else str(path)


def _key(path: KeyPath) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) and not text.endswith("tiers") else f".{part}"
    return text.lstrip(".")
