"""`python -m tools` as a process: interrupted, killed, twice at once."""

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.tools.conftest import FakeGo, alive, eventually
from tools import catalog, store

Start = Callable[..., "subprocess.Popen[str]"]


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Its exit code and what it said."""
    _, words = process.communicate(timeout=30)
    return process.returncode, words


def leftovers(cache_folder: Path) -> list[Path]:
    return list(cache_folder.glob("*/.unfinished-*"))


def test_it_makes_what_is_missing_and_is_quiet_when_nothing_is(go: FakeGo, start: Start) -> None:
    code, words = ended(start("etcd", "kwok"))
    assert code == 0
    assert "Making etcd 3.6.8, kwok 0.8.0." in words
    assert "Made 2 of 2 tools in " in words
    assert ended(start("etcd", "kwok")) == (0, "")
    assert len(go.calls) == 4


def test_an_interruption_ends_go_too_and_the_next_run_goes_on(go: FakeGo, start: Start, cache_folder: Path) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        go.hold()
        running = start("etcd")
        eventually(lambda: (go.folder / "pid-etcd").exists(), "the build")
        running.send_signal(number)
        code, words = ended(running)
        assert code == 130
        assert words.endswith("Interrupted; run it again and it goes on from what is compiled.\n")
        assert not alive(go.pid("etcd"))
        assert store.locate("etcd") is None
        assert leftovers(cache_folder) == []
        (go.folder / "pid-etcd").unlink()
        go.let_go()
    assert ended(start("etcd"))[0] == 0
    assert store.path("etcd").is_file()


def test_a_kill_leaves_neither_a_lock_nor_half_a_tool(go: FakeGo, start: Start, cache_folder: Path) -> None:
    go.hold()
    running = start("etcd")
    eventually(lambda: go.calls == ["begin etcd"], "the build")
    orphan = go.pid("etcd")
    running.kill()
    ended(running)
    assert len(leftovers(cache_folder)) == 1
    assert store.locate("etcd") is None
    go.let_go()
    eventually(lambda: not alive(orphan), "the orphan's end")
    assert ended(start("etcd"))[0] == 0
    assert store.path("etcd").is_file()
    assert leftovers(cache_folder) == []


def test_two_at_once_build_once(go: FakeGo, start: Start) -> None:
    go.hold()
    first = start("etcd")
    eventually(lambda: go.calls == ["begin etcd"], "the build")
    second = start("etcd")
    assert second.stderr is not None
    while "another process is making it" not in (line := second.stderr.readline()):
        assert line, "the second did not wait for the first"
    go.let_go()
    assert ended(first)[0] == 0
    assert ended(second)[0] == 0
    assert go.calls == ["begin etcd", "end etcd"]


def test_one_that_waits_can_be_interrupted(go: FakeGo, start: Start) -> None:
    go.hold()
    first = start("etcd")
    eventually(lambda: go.calls == ["begin etcd"], "the build")
    second = start("etcd")
    assert second.stderr is not None
    while "another process is making it" not in (line := second.stderr.readline()):
        assert line, "the second did not wait for the first"
    second.send_signal(signal.SIGTERM)
    assert ended(second)[0] == 130
    go.let_go()
    assert ended(first)[0] == 0


def test_a_failure_is_exit_code_3_with_the_reason(go: FakeGo, start: Start) -> None:
    go.fail("etcd", "main.go:1: broken")
    code, words = ended(start("etcd"))
    assert code == 3
    assert "etcd 3.6.8 can't be built" in words
    assert "Traceback" not in words


def test_an_unknown_name_is_answered_with_those_there_are(start: Start) -> None:
    code, words = ended(start("helm"))
    assert code == 3
    assert words == f"There is no tool 'helm'; the tools are {', '.join(tool.name for tool in catalog.TOOLS)}.\n"
