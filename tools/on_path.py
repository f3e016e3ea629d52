"""Tools that the machine already has: looked up on PATH, asked for their version, and the answer remembered."""

import contextlib
import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools import cache, versions
from tools.catalog import Tool

_MEMORY = "path.json"  # in the cache: {file: [size, time of change, version]}


@dataclass(frozen=True, kw_only=True)
class Installed:
    """A program on PATH that is good enough."""

    path: Path
    version: str


def find(tool: Tool) -> Installed | None:
    """The first program of that name on PATH whose version fits; those of our own cache don't count."""
    if tool.fits is None:
        return None
    for candidate in _candidates(tool.name):
        version = versions.read(_version(candidate, tool.asks))
        if version is not None and tool.fits(version):
            return Installed(path=candidate, version=versions.show(version))
    return None


def beside(host: Installed, name: str) -> Installed | None:
    """The program of that name in the same installation as `host`, as Pulumi's language hosts are in Pulumi's."""
    for folder in (host.path.parent, host.path.resolve().parent):
        if _runs(folder / name):
            return Installed(path=folder / name, version=host.version)
    return None


def ask(path: Path, arguments: tuple[str, ...]) -> str:
    """What the program prints when asked for its version; "" when it doesn't start or fails."""
    quiet = os.environ | {"PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        answer = subprocess.run([path, *arguments], capture_output=True, text=True, env=quiet, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout if answer.returncode == 0 else ""


def _candidates(name: str) -> list[Path]:
    ours = cache.root().resolve()
    found: dict[Path, Path] = {}
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = Path(folder).absolute() / name
        if folder and _runs(path) and not path.resolve().is_relative_to(ours):
            found.setdefault(path.resolve(), path)
    return list(found.values())


def _runs(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def _version(path: Path, asks: tuple[str, ...]) -> str:
    file = path.resolve()
    if _is_stand_in(path, file):
        return ask(path, asks)
    status = file.stat()
    memory = _remembered()
    known = memory.get(str(file))
    if known and known[:2] == [status.st_size, status.st_mtime_ns]:
        return str(known[2])
    answer = versions.read(ask(path, asks))
    text = versions.show(answer) if answer else ""
    _remember(memory | {str(file): [status.st_size, status.st_mtime_ns, text]})
    return text


def _is_stand_in(path: Path, file: Path) -> bool:
    """A version manager's shim starts another program, which can change while the shim stays as it is."""
    with file.open("rb") as content:
        return content.read(2) == b"#!" or not file.name.startswith(path.name)


def _remembered() -> dict[str, list[object]]:
    try:
        memory = json.loads((cache.root() / _MEMORY).read_text())
    except (OSError, ValueError):  # none yet, or cut short: the programs are asked again
        return {}
    return memory if isinstance(memory, dict) else {}


def _remember(memory: dict[str, list[object]]) -> None:
    with contextlib.suppress(OSError):  # a cache that can't be written to only costs the question the next time
        cache.root().mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=cache.root(), prefix=f"{_MEMORY}.", delete=False) as file:
            json.dump(memory, file)
        Path(file.name).replace(cache.root() / _MEMORY)
