"""Makes one tool in a folder of its own and moves it into the cache whole, one process at a time."""

import contextlib
import fcntl
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tools import cache, go, on_path, versions
from tools.catalog import Copied, Packages, Program, Tool
from tools.command import Command, StoppedError, run
from tools.errors import ToolError
from tools.go import Go
from tools.progress import Event, Progress, Stage

_UNFINISHED = ".unfinished-"


class Job:
    """One tool to make, with `compiler` if it takes one; `stop`, set from elsewhere, ends it."""

    def __init__(self, tool: Tool, compiler: Go | None, progress: Progress, stop: threading.Event) -> None:
        self.tool = tool
        self._go = compiler
        self._progress = progress
        self._stop = stop
        self._home = cache.root() / tool.name
        self._began = time.monotonic()

    def run(self) -> bool:
        """True when it was made here, False when another process had just done so. Raises ToolError, StoppedError."""
        if self._stop.is_set():
            raise StoppedError
        self._began = time.monotonic()
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            with self._alone():
                made = cache.read(self.tool) is None
                if made:
                    self._make()
        except OSError as error:
            fix = "make room there or set RELIGHT_TOOLS to another folder"
            raise ToolError(f"{self.tool.title} can't be put into {self._home}: {error}; {fix}.") from error
        self._tell(Stage.DONE)
        return made

    def _make(self) -> None:
        for left in self._home.glob(f"{_UNFINISHED}*"):  # of runs that were killed; we hold the lock
            shutil.rmtree(left, ignore_errors=True)  # an orphan of theirs may still write there
        self._tell(Stage.BUILDING)
        with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=self._home) as workshop:
            target = Path(workshop) / "entry"
            target.mkdir()
            match self.tool.recipe:
                case Program() as program:
                    self._compile(program, target)
                case Copied() as copied:
                    self._copy(copied, target)
                case Packages() as packages:
                    self._install(packages, target)
            built_by = self._go.version if self._go else ""
            seconds = round(time.monotonic() - self._began, 1)
            cache.write(target, cache.Manifest(version=self.tool.version, go=built_by, seconds=seconds))
            place = cache.entry(self.tool)
            if place.exists():  # damaged, or we would not be here
                shutil.rmtree(place)
            target.replace(place)

    def _compile(self, program: Program, target: Path) -> None:
        flags = " ".join(("-s -w", *(f"-X {stamp}" for stamp in program.stamps)))
        built = target / self.tool.name
        self._go_command("build", "-v", "-buildvcs=false", "-ldflags", flags, "-o", str(built), program.package)
        if self.tool.asks and versions.read(on_path.ask(built, self.tool.asks)) != versions.read(self.tool.version):
            asked = " ".join((self.tool.name, *self.tool.asks))
            raise ToolError(
                f"{self.tool.title} was built, but `{asked}` doesn't say that version: see tools/catalog.py."
            )

    def _copy(self, copied: Copied, target: Path) -> None:
        log = self._go_command("mod", "download", "-json", self.tool.source)
        answer = log.read_text()
        module = Path(json.JSONDecoder().raw_decode(answer, answer.index("{"))[0]["Dir"])
        found = [path for pattern in copied.files for path in sorted(module.glob(pattern))]
        if len({path.parent for path in found}) < len(copied.files):
            raise ToolError(f"{self.tool.title}: {module} lacks some of {copied.files}; see tools/catalog.py.")
        place = target / self.tool.name
        if copied.folder:
            place.mkdir()
            for path in found:
                shutil.copyfile(path, place / path.name)
        else:
            shutil.copyfile(found[0], place)
            place.chmod(0o755)

    def _install(self, packages: Packages, target: Path) -> None:
        """An environment can be moved as long as it is used by its `bin/python`: its scripts know where they were."""
        place = target / self.tool.name
        log = self._home / "pip.log"
        theirs = ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX")
        environment = {name: value for name, value in os.environ.items() if name not in theirs}
        exactly = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "--compile", "--no-input")
        requirements = self.tool.folder / packages.requirements
        for name, *arguments in (
            ("venv", "--without-pip", str(place)),
            ("pip", "--python", str(place / "bin" / "python"), "install", *exactly, "-r", str(requirements)),
        ):
            words = [sys.executable, "-m", name, *arguments]
            command = Command(name=f"python -m {name}", words=words, folder=target, environment=environment)
            run(self.tool.title, command, log, self._stop, self._far)

    def _go_command(self, *arguments: str) -> Path:
        if self._go is None:
            raise ToolError(f"{self.tool.title} takes Go to make it, and none was given.")
        log = self._home / "go.log"
        words: list[str | Path] = [self._go.path, *arguments]
        command = Command(name=f"go {arguments[0]}", words=words, folder=self.tool.folder, environment=go.environment())
        run(self.tool.title, command, log, self._stop, self._far)
        return log

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Holds the tool's lock, which the system gives back when its holder dies."""
        with (self._home / "lock").open("w") as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    self._tell(Stage.WAITING)
                    if self._stop.wait(0.5):
                        raise StoppedError from None
            yield

    def _far(self, detail: str) -> None:
        self._tell(Stage.BUILDING, detail)

    def _tell(self, stage: Stage, detail: str = "") -> None:
        self._progress(Event(tool=self.tool, stage=stage, seconds=time.monotonic() - self._began, detail=detail))
