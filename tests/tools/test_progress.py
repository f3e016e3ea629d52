"""The plain text that shows progress, and how much is done at once."""

import io
import os
from pathlib import Path

import pytest

from tools import catalog, machine
from tools.errors import ToolError
from tools.progress import Event, Plain, Stage, duration

ETCD = catalog.find("etcd")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min 00 s"), (270, "4 min 30 s")],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def shown(*events: Event, every: float = 1000.0) -> list[str]:
    stream = io.StringIO()
    plain = Plain(stream, every=every)
    for event in events:
        plain(event)
    return stream.getvalue().splitlines()


def test_a_tool_has_a_line_when_it_begins_and_one_when_it_is_done() -> None:
    lines = shown(
        Event(tool=ETCD, stage=Stage.QUEUED),
        Event(tool=ETCD, stage=Stage.WAITING, seconds=2),
        Event(tool=ETCD, stage=Stage.BUILDING),
        Event(tool=ETCD, stage=Stage.BUILDING, seconds=3, detail="12 packages compiled"),
        Event(tool=ETCD, stage=Stage.DONE, seconds=75),
    )
    assert lines == [
        "Making etcd 3.6.8.",
        "From nothing all of them take 10 to 20 minutes on 2 cores; if interrupted, it goes on from there.",
        "  etcd 3.6.8: another process is making it; waiting since 2.0 s",
        "  etcd 3.6.8: building",
        "  etcd 3.6.8: ready after 1 min 15 s",
    ]


def test_a_long_build_is_heard_of_again() -> None:
    building = Event(tool=ETCD, stage=Stage.BUILDING, seconds=40, detail="412 packages compiled")
    assert shown(building, building, every=0.0)[-2:] == ["  etcd 3.6.8: building, 40 s, 412 packages compiled"] * 2


@pytest.mark.parametrize(("cores", "gib", "jobs"), [(2, 24, 2), (8, 16, 5), (8, 2, 1), (1, 64, 1)])
def test_builds_at_once_are_bounded_by_cores_and_memory(
    cores: int, gib: int, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RELIGHT_TOOLS_JOBS", raising=False)
    monkeypatch.setattr(machine, "_cores", lambda: cores)
    monkeypatch.setattr(machine, "_memory", lambda: gib * 2**30)
    assert machine.jobs() == jobs


def test_a_containers_limit_counts(tmp_path: Path) -> None:
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = tmp_path / "memory.max"
    assert machine._memory(limit) == physical
    limit.write_text("max\n")
    assert machine._memory(limit) == physical
    limit.write_text("4096\n")
    assert machine._memory(limit) == 4096


def test_a_setting_decides_and_a_wrong_one_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELIGHT_TOOLS_JOBS", "7")
    assert machine.jobs() == 7
    for wrong in ("0", "many", "-1"):
        monkeypatch.setenv("RELIGHT_TOOLS_JOBS", wrong)
        with pytest.raises(ToolError, match=f"RELIGHT_TOOLS_JOBS is '{wrong}'; give the number"):
            machine.jobs()
