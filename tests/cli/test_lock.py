"""Who may change an environment: one relight at a time, and never beside a Pulumi that is at work."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cli import lock, pulumi_locks
from cli.errors import UserError, exit_code
from cli.home import REPO
from cli.state import Holder, StackState

HOLD = """\
import sys, pathlib
from cli import lock
with lock.held(pathlib.Path(sys.argv[1]), "demo", "relight up demo"):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock of `demo` until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], cwd=REPO, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_one_is_refused_with_who_holds_it(tmp_path: Path) -> None:
    process = holder(tmp_path)
    try:
        with pytest.raises(UserError) as refused, lock.held(tmp_path, "demo", "relight destroy demo"):
            pass
        assert re.fullmatch(
            rf"The environment demo is being changed by \S+@{re.escape(socket.gethostname())} \(pid {process.pid}\) "
            r"since \d{4}-\d\d-\d\dT[\d:]{8}\+00:00: relight up demo\. Wait for it to end, then run this again\.",
            str(refused.value),
        )
        assert exit_code(refused.value) == 1
        assert lock.first_holder(tmp_path) == str(refused.value)
    finally:
        process.communicate("")


def test_another_environment_is_not_concerned(tmp_path: Path) -> None:
    process = holder(tmp_path)
    try:
        with lock.held(tmp_path, "prod", "relight up prod"):
            assert json.loads((tmp_path / "prod.json").read_text())["pid"] == os.getpid()
    finally:
        process.communicate("")


def test_it_is_free_again_when_its_holder_ended_or_was_killed(tmp_path: Path) -> None:
    process = holder(tmp_path)
    process.communicate("")
    process = holder(tmp_path)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert lock.first_holder(tmp_path) is None
    with lock.held(tmp_path, "demo", "relight up demo"):
        pass


class Cancels:
    """Records the Pulumi commands it is given."""

    def __init__(self) -> None:
        self.commands: list[tuple[str, ...]] = []

    def __call__(self, *arguments: str, folder: Path | None = None) -> str:
        self.commands.append(arguments)
        return ""


def locked(pid: int, host: str) -> StackState:
    return StackState(
        name="demo-data", resources=1, holders=(Holder(pid=pid, host=host, user="ann", since="2026-01-01T00:00:00Z"),)
    )


def ended_pid() -> int:
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def test_the_lock_of_a_dead_pulumi_is_taken_away() -> None:
    pulumi, said = Cancels(), list[str]()
    pid = ended_pid()
    pulumi_locks.clear([locked(pid, socket.gethostname())], pulumi, said.append)
    assert pulumi.commands == [("cancel", "--yes", "--stack", "demo-data")]
    assert said == [f"demo-data: took away the lock that Pulumi left when it was killed (pid {pid})."]


def test_a_process_that_got_the_number_of_a_dead_pulumi_is_no_pulumi() -> None:
    pulumi = Cancels()
    pulumi_locks.clear([locked(os.getpid(), socket.gethostname())], pulumi, lambda _: None)
    assert len(pulumi.commands) == 1


def test_a_pulumi_at_work_is_left_alone(tmp_path: Path) -> None:
    program = tmp_path / "pulumi"
    program.write_text("#!/bin/sh\nread line\n")
    program.chmod(0o755)
    with subprocess.Popen([str(program)], stdin=subprocess.PIPE) as process:
        pulumi = Cancels()
        with pytest.raises(UserError, match=rf"demo-data is being changed by Pulumi itself \(ann, pid {process.pid}, "):
            pulumi_locks.clear([locked(process.pid, socket.gethostname())], pulumi, lambda _: None)
        assert pulumi.commands == []
        process.communicate(b"\n")


def test_a_lock_from_another_machine_is_reported_with_the_fix() -> None:
    pulumi = Cancels()
    with pytest.raises(UserError) as refused:
        pulumi_locks.clear([locked(7, "elsewhere")], pulumi, lambda _: None)
    assert str(refused.value) == (
        "The stack demo-data is locked by ann@elsewhere (pid 7) since 2026-01-01T00:00:00Z. If that machine no longer "
        "works on it: relight pulumi -- cancel --yes --stack demo-data"
    )
    assert pulumi.commands == []
