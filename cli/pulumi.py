"""The Pulumi command with the environment of one cloud."""

import os
import subprocess
from pathlib import Path
from typing import IO

from cli.cloud import Variables
from cli.errors import FailedError
from cli.home import REPO
from tools import store


class Pulumi:
    """Starts Pulumi processes; `variables` are set on top of our own environment."""

    def __init__(self, variables: Variables, repo: Path = REPO) -> None:
        self.program = str(store.path("pulumi"))
        self.repo = repo
        self.environment = merged(variables)

    def __call__(self, *arguments: str, folder: Path | None = None) -> str:
        """Runs a short command to its end and returns its standard output. Raises FailedError with what it said."""
        done = subprocess.run(
            [self.program, *arguments, "--non-interactive", "--color", "never"],
            cwd=folder or self.repo,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip()).removeprefix("error: ")
            raise FailedError(f"`pulumi {' '.join(arguments)}` failed: {said}")
        return done.stdout

    def start(
        self, arguments: list[str], output: IO[bytes], errors: IO[bytes] | None = None
    ) -> subprocess.Popen[bytes]:
        """Starts a long command in a process group of its own, so that Ctrl-C reaches it only through us.

        Errors go to `output` too, unless they have a file of their own.
        """
        return subprocess.Popen(
            [self.program, *arguments, "--non-interactive", "--color", "never"],
            cwd=self.repo,
            env={**self.environment, "PULUMI_DEBUG_COMMANDS": "true"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors or subprocess.STDOUT,
            process_group=0,
        )

    def become(self, arguments: list[str]) -> None:
        """Replaces this process by Pulumi, in the caller's folder if that is in the repo, else in the repo."""
        if not Path.cwd().is_relative_to(self.repo):
            os.chdir(self.repo)
        os.execve(self.program, [self.program, *arguments], self.environment)


def merged(variables: Variables) -> dict[str, str]:
    """Our own environment with the variables set, or taken away."""
    environment = {**os.environ, **variables}
    return {name: value for name, value in environment.items() if value is not None}
