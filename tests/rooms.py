"""Which room of the repository imports what, read from the source without running it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent

PROGRAM = "__main__"
"""The room of the files at the repository's root: the Pulumi program."""

SKIPPED = (".", "node_modules")
"""Folders that start so hold nothing of ours."""


@dataclass(frozen=True, kw_only=True)
class Import:
    """One import: the room and file it is in, its line, and the full name of the module imported."""

    room: str
    file: str
    line: int
    module: str

    @property
    def top(self) -> str:
        """The package that is imported from: a room of ours, or a library."""
        return self.module.split(".")[0]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


FOR_CONTAINERS = "_files"
"""Folders that end so hold what runs in a container, with what its image has; nobody here imports it."""


def sources(root: Path = REPOSITORY) -> dict[str, list[Path]]:
    """The Python files of each room: of the top-level folders, and of the root itself under `__main__`."""
    rooms: dict[str, list[Path]] = {}
    for path in sorted(root.glob("*.py")):
        rooms.setdefault(PROGRAM, []).append(path)
    for folder in sorted(each for each in root.iterdir() if each.is_dir() and not each.name.startswith(SKIPPED)):
        files = sorted(path for path in folder.rglob("*.py") if not path.parent.name.endswith(FOR_CONTAINERS))
        if files:
            rooms[folder.name] = files
    return rooms


def imports(root: Path = REPOSITORY) -> Iterator[Import]:
    """Every import in the repository, wherever in a file it stands; also by `import_module` of a literal name."""
    for room, files in sources(root).items():
        for path in files:
            file = path.relative_to(root)
            package = file.parent.parts
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
                for module in _modules(node, package):
                    yield Import(room=room, file=str(file), line=getattr(node, "lineno", 0), module=module)


def _modules(node: ast.AST, package: tuple[str, ...]) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=module, names=names, level=0):
            return [f"{module}.{alias.name}" for alias in names]
        case ast.ImportFrom(module=module, names=names, level=level):
            parts = (*package[: len(package) - level + 1], *([module] if module else []))
            return [".".join((*parts, alias.name)) for alias in names]
        case ast.Call(
            func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
            args=[ast.Constant(value=str() as name), *_],
        ):
            return [name]
        case _:
            return []
