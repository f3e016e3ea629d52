"""`up` goes on after whatever ended the last one: Ctrl-C, a killed Pulumi, a reset or a crash of the local cloud."""

import os
import signal
import threading
import time
from collections.abc import Callable

import psutil
import pytest

from cli import deploy
from cli.errors import FailedError
from cli.state import FileState
from tests.cli.conftest import FILE, REGION, STACK, World, outcomes


def when(condition: Callable[[], bool], act: Callable[[], object]) -> threading.Thread:
    """Does something, beside the test, as soon as the condition holds."""

    def wait() -> None:
        deadline = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < deadline, "what the test waits for never happened"
            time.sleep(0.02)
        act()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def pulumi_of(world: World, stack: str) -> list[psutil.Process]:
    return [
        process
        for process in psutil.Process().children(recursive=True)
        if process.name() == "pulumi" and stack in process.cmdline()
    ]


def slow_is_being_made(world: World, stack: str) -> bool:
    """Whether the engine has begun to make the stack's slow file."""
    try:
        known = FileState(world.home.state).read([stack])
    except FailedError:  # it is being written
        return False
    return stack in known and any(operation.endswith("-slow") for operation in known[stack].pending)


def test_ctrl_c_lets_what_is_under_way_end_and_up_again_goes_on(world: World) -> None:
    world.wish("sample-data", "slow", seconds=2)
    interrupt = when(lambda: slow_is_being_made(world, "sample-data"), lambda: os.kill(os.getpid(), signal.SIGINT))
    stopped = deploy.up(world.session(), None)
    interrupt.join()
    assert stopped.stopped
    assert list(outcomes(stopped).values()) == ["stopped part-way", "not started", "not started", "not started"]
    state = FileState(world.home.state).read(["sample-data"])["sample-data"]
    assert (state.pending, state.holders) == ((), ())
    assert "sample-data-slow" in world.made()
    again = deploy.up(world.session(), None)
    assert again.succeeded
    assert "sample-data-slow" not in [change.name for change in again.results[0].changes]  # it was known


def test_a_killed_pulumi_leaves_a_lock_that_the_next_up_takes_away(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.wish(STACK, "slow", seconds=2)

    def kill() -> None:
        for process in pulumi_of(world, STACK):
            children = process.children(recursive=True)
            process.kill()
            for child in children:
                child.kill()

    killer = when(lambda: slow_is_being_made(world, STACK), kill)
    failed = deploy.up(world.session(), REGION)
    killer.join()
    assert outcomes(failed)[STACK] == "failed"
    left = FileState(world.home.state).read([STACK])[STACK]
    assert len(left.holders) == 1
    assert left.pending != ()
    world.wish(STACK, "slow")
    assert deploy.up(world.session(), REGION).succeeded
    assert "took away the lock" in capsys.readouterr().err
    after = FileState(world.home.state).read([STACK])[STACK]
    assert (after.holders, after.pending) == ((), ())


def test_up_brings_back_what_a_reset_took_away(world: World) -> None:
    deploy.up(world.session(), REGION)
    for path in world.files.iterdir():
        path.unlink()
    assert deploy.up(world.session(), REGION).succeeded
    assert world.made() == set()  # the state says that all is there
    world.cloud.world = "second"
    assert deploy.up(world.session(), REGION).succeeded
    assert world.made() == {FILE}


def test_after_a_crash_up_compares_with_what_is_there(world: World) -> None:
    deploy.up(world.session(), REGION)
    (world.files / FILE).unlink()
    world.cloud.running, world.cloud.crashed = False, True
    assert deploy.up(world.session(), REGION).succeeded
    assert world.cloud.starts == 1
    assert world.made() == {FILE}
