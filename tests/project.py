"""A copy of the project in a folder of its own, driven through the `relight` command as its users drive it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPO = Path(__file__).parents[1]
_CODE = ("spec", "components", "layers", "policies", "recovery", "localcloud", "cli", "tools", "stacks")
_FILES = ("__main__.py", "Pulumi.yaml", "pyproject.toml", "uv.lock")
_MAIN = "from cli.main import main; main()"


@dataclass(frozen=True)
class Answer:
    """What a command ended with; `seconds` is how long it took as a whole process."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def data(self) -> Any:
        """The answer of a command that was called with --json."""
        return json.loads(self.out)


class Project:
    """The copied project; its local cloud, state and locks lie inside its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in _CODE:
            shutil.copytree(REPO / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "Pulumi.*.yaml"))
        for name in _FILES:
            shutil.copy(REPO / name, folder / name)
        (folder / ".venv").symlink_to(REPO / ".venv")

    @property
    def home(self) -> Path:
        """Where this project keeps what it writes."""
        return self.folder / ".relight"

    @property
    def environ(self) -> dict[str, str]:
        """The variables that its commands run with.

        Pulumi writes its state once, at the end: written after each step, as users have it, that is half of the time of
        an `up`. It would matter only to a test that kills Pulumi.
        """
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PULUMI_", "RELIGHT_CLOUD"))}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        ours = {"RELIGHT_HOME": str(self.home), "PYTHONPATH": str(self.folder), "PULUMI_SKIP_CHECKPOINTS": "true"}
        return {**kept, **ours}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A command that goes on while the test does something else."""
        return subprocess.Popen(
            [sys.executable, "-c", _MAIN, *arguments],
            cwd=self.folder,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def relight(self, *arguments: str) -> Answer:
        """A command to its end."""
        began = time.monotonic()
        process = self.start(*arguments)
        out, err = process.communicate()
        return Answer(process.returncode, out, err, time.monotonic() - began)

    def edit(self, environment: str, change: Callable[[str], str]) -> None:
        """Change an environment's file."""
        path = self.folder / "stacks" / f"{environment}.yaml"
        path.write_text(change(path.read_text()))
