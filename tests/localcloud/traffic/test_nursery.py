"""Programs by fork: they run as told, end when asked, and none outlives those who started them."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from localcloud.traffic.nursery import Nursery, Order
from localcloud.traffic.process import Process

SAY = "import os, sys; print(os.environ['WHO'], sys.argv[1:], flush=True)"
STAY = "import time\nwhile True: time.sleep(60)"
STUBBORN = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: time.sleep(60)"
LISTEN = "import socket, time\ns = socket.create_server(('0.0.0.0', 4000))\nprint(s.getsockname(), flush=True)"


@pytest.fixture
def adopted() -> list[int]:
    return []


@pytest.fixture
def nursery(tmp_path: Path, adopted: list[int]) -> Iterator[Nursery]:
    nursery = Nursery(lambda: Path(sys.executable), ["json"], dict, tmp_path / "zygote.log", adopted.append)
    yield nursery
    nursery.close()


def eventually(true: Callable[[], object], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def order(folder: Path, code: str, *arguments: str, **ports: int) -> Order:
    return Order(
        argv=("python", "-c", code, *arguments),
        env={"WHO": "me"},
        folder=str(folder),
        log=str(folder / "log"),
        ports={int(name.removeprefix("p")): port for name, port in ports.items()},
    )


def test_a_program_runs_with_its_own_variables_arguments_and_log(nursery: Nursery, tmp_path: Path) -> None:
    codes: list[int] = []
    nursery.order(order(tmp_path, SAY, "a", "b"), codes.append).result(10)
    eventually(lambda: codes)
    assert codes == [0]
    assert (tmp_path / "log").read_text() == "me ['a', 'b']\n"


def test_a_program_that_fails_tells_why_in_its_log(nursery: Nursery, tmp_path: Path) -> None:
    codes: list[int] = []
    nursery.order(order(tmp_path, "raise SystemExit('no config')"), codes.append).result(10)
    nursery.order(order(tmp_path, "1 / 0"), codes.append).result(10)
    eventually(lambda: len(codes) == 2)
    assert codes == [1, 1]
    assert "ZeroDivisionError" in (tmp_path / "log").read_text()


def test_a_port_of_a_container_is_another_one_of_this_machines_own_address(nursery: Nursery, tmp_path: Path) -> None:
    codes: list[int] = []
    nursery.order(order(tmp_path, LISTEN, p4000=0), codes.append).result(10)
    eventually(lambda: codes)
    text = (tmp_path / "log").read_text()
    assert "127.0.0.1" in text
    assert "4000" not in text


@pytest.mark.parametrize("code", [STAY, STUBBORN])
def test_a_program_ends_when_asked_and_is_killed_when_it_does_not(nursery: Nursery, tmp_path: Path, code: str) -> None:
    codes: list[int] = []
    pid = nursery.order(order(tmp_path, code), codes.append).result(10)
    time.sleep(0.2)
    nursery.end(pid)
    eventually(lambda: codes)
    assert codes == [-signal.SIGTERM if code == STAY else -signal.SIGKILL]
    assert not alive(pid)


def test_all_programs_end_with_the_nursery(nursery: Nursery, tmp_path: Path, adopted: list[int]) -> None:
    pids = [nursery.order(order(tmp_path, STAY), lambda _: None).result(10) for _ in range(3)]
    assert set(pids) < set(adopted), "each is told to the reaper, and so is the zygote"
    nursery.close()
    assert [pid for pid in adopted if alive(pid)] == []


def test_programs_come_back_after_the_zygote_was_killed(nursery: Nursery, tmp_path: Path) -> None:
    process = Process("it", order(tmp_path, STAY), nursery)
    process.start()
    eventually(lambda: process.pid)
    first, zygote = process.pid, nursery.pid
    assert first is not None
    assert zygote is not None
    os.kill(zygote, signal.SIGKILL)
    eventually(lambda: process.pid not in (None, first))
    assert process.restarts == 1
    assert not alive(first), "its child is no orphan"
    process.stop()


def test_a_process_that_ends_by_itself_is_started_again_and_one_that_is_stopped_is_not(
    nursery: Nursery, tmp_path: Path
) -> None:
    process = Process("it", order(tmp_path, STAY), nursery)
    process.start()
    eventually(lambda: process.pid)
    first = process.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    eventually(lambda: process.pid not in (None, first))
    last = process.pid
    assert last is not None
    process.stop()
    eventually(lambda: not alive(last))
    time.sleep(1.2)
    assert process.pid is None
