"""Runs one command to its end, with its words in a log, while others may stop it."""

import os
import re
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.errors import ToolError

Tick = Callable[[str], None]  # told about once a second how far it is

_LAST_LINES = 15
_PATIENCE = 10.0  # seconds for a command to end by itself, which lets it clean up after itself
_COMPILED = re.compile(r"^[\w.~/+-]+$")  # `go build -v` prints one package a line
_FETCHED = ("go: downloading ", "Collecting ")  # Go's and pip's words
_ADVICE = (
    (r"signal: killed|cannot allocate memory", "Memory ran out: close what you can, or set RELIGHT_TOOLS_JOBS=1"),
    (r"no space left on device", "The disk is full: make room, a first build takes 8 GB"),
    (
        r"dial tcp|no such host|i/o timeout|proxyconnect|TLS handshake",
        "The Go module proxy can't be reached: see GOPROXY",
    ),
    (
        r"Failed to establish a new connection|Name or service not known|No matching distribution",
        "PyPI can't be reached or lacks it: see PIP_INDEX_URL",
    ),
    (r"DO NOT MATCH THE HASHES", "A package is not the one that the requirements pin: find out why before you go on"),
    (r"SECURITY ERROR|checksum mismatch", "A module is not the one that go.sum pins: find out why before you go on"),
)


class StoppedError(Exception):
    """Someone else asked for the end: an interruption, or another tool that failed."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """What to run, and where."""

    name: str  # as messages say it: "go build"
    words: Sequence[str | Path]
    folder: Path
    environment: Mapping[str, str]


def run(title: str, command: Command, log: Path, stop: threading.Event, tick: Tick) -> None:
    """Runs the command. Raises ToolError with the log's last lines and place, StoppedError."""
    log.unlink(missing_ok=True)  # an orphan of a killed run may still write to the old one
    with log.open("wb") as output:
        process = subprocess.Popen(
            command.words,
            cwd=command.folder,
            env=command.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C reaches this process alone, which then ends the command and its children
        )
        try:
            _watch(process, log, stop, tick)
        finally:
            _end(process)
    if process.returncode != 0:
        raise ToolError(_failure(title, command.name, process.returncode, log))


def _watch(process: subprocess.Popen[bytes], log: Path, stop: threading.Event, tick: Tick) -> None:
    fetched = compiled = 0
    with log.open(errors="replace") as words:
        while True:
            try:
                process.wait(1.0 if fetched or compiled else 0.2)
                return
            except subprocess.TimeoutExpired:
                if stop.is_set():
                    raise StoppedError from None
                for line in words:
                    fetched += line.startswith(_FETCHED)
                    compiled += bool(_COMPILED.match(line))
                tick(_far(fetched, compiled))


def _far(fetched: int, compiled: int) -> str:
    parts = [f"{fetched} modules fetched"] if fetched else []
    parts += [f"{compiled} packages compiled"] if compiled else []
    return ", ".join(parts)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _failure(title: str, command: str, code: int, log: Path) -> str:
    with log.open(errors="replace") as words:
        last = deque(
            (line.rstrip() for line in words if not _COMPILED.match(line) and not line.startswith(_FETCHED)),
            maxlen=_LAST_LINES,
        )
    text = "\n".join(f"  {line}" for line in last)
    advice = [sentence for pattern, sentence in _ADVICE if re.search(pattern, text)]
    fix = f"{advice[0]}; then run" if advice else "Run"
    said = f"; its last words:\n{text}\n" if last else ", which is empty. "
    return (
        f"{title} can't be built: `{command}` failed with exit code {code}, log {log}{said}"
        f"{fix} `relight tools build` again, which goes on from what is compiled."
    )
