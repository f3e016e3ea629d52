"""A machine of its own for each test: PATH, cache and a Go that compiles nothing but does as it is told."""

import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tools import cache, catalog

# Told by files in its folder: `version`, `fail-<program>` (its last words), `hold` (goes on once that is gone),
# `says-<program>` (what the program that it "builds" answers).
FAKE_GO = """#!/bin/sh
here={here}
case "$1" in
version) read version < "$here/version"; echo "go version go$version linux/amd64"; exit 0 ;;
mod) echo "{{\\"Dir\\": \\"$here/module\\"}}"; exit 0 ;;
esac
while [ "$1" != -o ]; do shift; done
name=${{2##*/}}
echo "$$" > "$here/pid-$name"
echo "begin $name" >> "$here/calls"
echo "example.com/first/package"
if [ -e "$here/fail-$name" ]; then while read -r line; do echo "$line"; done < "$here/fail-$name"; exit 1; fi
while [ -e "$here/hold" ]; do /bin/sleep 0.02; done
printf '#!/bin/sh\\necho "%s"\\n' "$(/bin/cat "$here/says-$name")" > "$2"
/bin/chmod +x "$2"
echo "end $name" >> "$here/calls"
"""


def executable(path: Path, text: str) -> Path:
    """Writes a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def says(path: Path, answer: str) -> Path:
    """A program that answers the same to whatever it is asked."""
    return executable(path, f'#!/bin/sh\necho "{answer}"\n')


def eventually(true: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    """Waits for something another process does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what} did not happen within {seconds} s"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether that process still runs; one that has ended but was not waited for doesn't."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class FakeGo:
    """The fake Go on PATH, and what it was asked to build."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.set_version("1.26.8")
        executable(bin_folder / "go", FAKE_GO.format(here=folder))
        for tool in catalog.TOOLS:
            (folder / f"says-{tool.name}").write_text(f"v{tool.version}")

    def set_version(self, version: str) -> None:
        (self.folder / "version").write_text(f"{version}\n")

    def fail(self, name: str, words: str) -> None:
        (self.folder / f"fail-{name}").write_text(f"{words}\n")

    def hold(self) -> None:
        (self.folder / "hold").touch()

    def let_go(self) -> None:
        (self.folder / "hold").unlink()

    @property
    def calls(self) -> list[str]:
        file = self.folder / "calls"
        return file.read_text().splitlines() if file.exists() else []

    def pid(self, name: str) -> int:
        return int((self.folder / f"pid-{name}").read_text())


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All that PATH has."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "no-environment"))
    return folder


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("RELIGHT_TOOLS", str(tmp_path / "cache"))
    monkeypatch.delenv("RELIGHT_TOOLS_JOBS", raising=False)
    return cache.root()


@pytest.fixture
def go(tmp_path: Path, bin_folder: Path) -> FakeGo:
    """A Go on PATH that will do."""
    return FakeGo(tmp_path / "go", bin_folder)


@pytest.fixture
def start() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Starts `python -m tools …` as a process of its own, which does not outlive the test."""
    begun: list[subprocess.Popen[str]] = []

    def begin(*names: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tools", *names]
        root = Path(catalog.HERE).parent
        process = subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
        begun.append(process)
        return process

    yield begin
    for process in begun:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()
