"""Where built tools lie: `<cache>/<tool>/<version>-<key>/`, outside the repo, shared by all its clones."""

import functools
import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from tools.catalog import Packages, Program, Tool

_LAYOUT = "1"  # raise it when the way tools are made changes in a manner that the key does not see
_MANIFEST = "manifest.json"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What is known of a tool that was made here."""

    version: str
    go: str  # the Go that built it; "" where none did
    seconds: float  # how long that took


def root() -> Path:
    """The cache's folder: `$RELIGHT_TOOLS`, else `relight/tools` in the user's cache."""
    if chosen := os.environ.get("RELIGHT_TOOLS"):
        return Path(chosen).expanduser().absolute()
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser().absolute() / "relight" / "tools"


def entry(tool: Tool) -> Path:
    """The folder that holds exactly this tool once it is made; it appears whole or not at all."""
    return root() / tool.name / f"{tool.version}-{key(tool)}"


@functools.cache
def key(tool: Tool) -> str:
    """Changes with whatever the tool is made of, but not with Go: a tool built by an older Go is as good."""
    machine = os.uname()
    parts: tuple[object, ...] = (_LAYOUT, machine.sysname, machine.machine, tool.source, tool.recipe)
    if isinstance(tool.recipe, Packages):  # packages fit the Python they were installed with
        parts += sys.version_info[:2]
    digest = hashlib.sha256(repr(parts).encode())
    for file in _inputs(tool):
        digest.update(f"\0{file.relative_to(tool.folder)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _inputs(tool: Tool) -> list[Path]:
    if isinstance(tool.recipe, Packages):
        return [tool.folder / tool.recipe.requirements]
    files = [tool.folder / "go.mod", tool.folder / "go.sum"]
    if isinstance(tool.recipe, Program) and tool.recipe.package.startswith("./"):
        own = (path for path in tool.folder.rglob("*") if path.is_file() and path not in files)
        files += sorted(path for path in own if not path.name.endswith("_test.go"))
    return files


def read(tool: Tool) -> Manifest | None:
    """What the cache knows of the tool; None when it isn't there, or not whole."""
    try:
        text = (entry(tool) / _MANIFEST).read_text()
        known = json.loads(text)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return Manifest(**known) if (entry(tool) / tool.proof).exists() else None


def write(folder: Path, manifest: Manifest) -> None:
    """Puts the manifest beside a tool that is ready to be moved into place."""
    (folder / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n")
