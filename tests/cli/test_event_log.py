"""Events hold secrets: nobody else reads them, and they don't stay."""

import os
import subprocess
from pathlib import Path

from cli.event_log import event_log


def test_the_file_is_private_and_goes_with_the_run(tmp_path: Path) -> None:
    with event_log(tmp_path, "demo-data-up") as path:
        assert path.stat().st_mode & 0o077 == 0
        assert path.read_bytes() == b""
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_command_left_is_removed_and_what_a_living_one_writes_is_kept(tmp_path: Path) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    left = tmp_path / f".demo-data-up.{dead.pid}.events"
    alive = tmp_path / f".demo-edge-up.{os.getppid()}.events"
    log = tmp_path / "demo-data-up.log"
    for path in (left, alive, log):
        path.touch()
    with event_log(tmp_path, "demo-data-up"):
        assert not left.exists()
    assert sorted(tmp_path.iterdir()) == sorted([alive, log])
