"""The tools as the rest of Relight asks for them: from PATH where the version fits, else the cache, else built."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from tools import cache, catalog, on_path
from tools.catalog import Tool
from tools.errors import ToolError

if TYPE_CHECKING:
    from tools.progress import Progress


class Origin(StrEnum):
    """Where a tool came from."""

    PATH = "PATH"
    CACHE = "cache"  # made by an earlier run or by another process
    BUILT = "built"  # made just now


@dataclass(frozen=True, kw_only=True)
class Found:
    """A tool that is ready to use."""

    tool: Tool
    path: Path  # the program, or the folder of a tool that is one
    version: str
    origin: Origin
    seconds: float | None  # what making it took; None for one from PATH


def locate(name: str) -> Found | None:
    """The tool if it is there; starts no program but one new on PATH, once. Raises ToolError for an unknown name."""
    tool = catalog.find(name)
    installed = on_path.find(tool)
    if installed is None and tool.comes_with:
        host = on_path.find(catalog.find(tool.comes_with))
        installed = on_path.beside(host, name) if host else None
    if installed is not None:
        return Found(tool=tool, path=installed.path, version=installed.version, origin=Origin.PATH, seconds=None)
    return _cached(tool, Origin.CACHE)


def path(name: str) -> Path:
    """The tool's program or folder. Raises ToolError when it is not there yet."""
    return _required(name).path


def folders(names: Iterable[str] | None = None) -> tuple[Path, ...]:
    """What to put before PATH so that programs started from ours find the named tools (None: all).

    Folders of tools that PATH leads to already are left out. Raises ToolError when a tool is not there yet.
    """
    found = [_required(name) for name in _names(names)]
    return tuple(one.path.parent for one in found if one.origin is not Origin.PATH and one.path.is_file())


def survey() -> list[tuple[Tool, Found | None]]:
    """Every tool of the catalog, in its order, with what there is of it."""
    return [(tool, locate(tool.name)) for tool in catalog.TOOLS]


def ensure(names: Iterable[str] | None = None, progress: "Progress | None" = None) -> dict[str, Found]:
    """Makes what is missing of the named tools (None: all) and returns each. Raises ToolError.

    `progress` hears one Event at a time, from other threads (None: plain lines on standard error).
    """
    there = {name: locate(name) for name in _names(names)}
    missing = [catalog.find(name) for name, found in there.items() if found is None]
    if missing:
        there |= _make(missing, progress)
    return {name: found for name, found in there.items() if found is not None}


def _make(missing: list[Tool], progress: "Progress | None") -> dict[str, Found]:
    from tools import workshop  # late: programs that only look a tool up start faster
    from tools.progress import Plain

    made = workshop.make(missing, progress or Plain())
    found = {tool.name: _cached(tool, Origin.BUILT if tool.name in made else Origin.CACHE) for tool in missing}
    if gone := [name for name, one in found.items() if one is None]:
        raise ToolError(f"{', '.join(gone)} went from {cache.root()} as soon as made: run `relight tools build` again.")
    return {name: one for name, one in found.items() if one is not None}


def _required(name: str) -> Found:
    found = locate(name)
    if found is None:
        raise ToolError(f"{catalog.find(name).title} is not built yet: run `relight tools build` (or `make tools`).")
    return found


def _names(names: Iterable[str] | None) -> list[str]:
    return [tool.name for tool in catalog.TOOLS] if names is None else list(dict.fromkeys(names))


def _cached(tool: Tool, origin: Origin) -> Found | None:
    manifest = cache.read(tool)
    if manifest is None:
        return None
    place = cache.entry(tool) / tool.name
    return Found(tool=tool, path=place, version=manifest.version, origin=origin, seconds=manifest.seconds)
