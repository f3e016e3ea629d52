"""The Python that Pulumi runs the program with, and the language host that starts it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from cli import python
from cli.home import Home
from tools import store

HOST, EXECUTOR = "pulumi-language-python", "pulumi-language-python-exec"


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Tools that each lie in a folder of their own, as in the cache."""
    cache = tmp_path / "cache"
    for name in ("pulumi", HOST, EXECUTOR):
        (cache / name).mkdir(parents=True)
        (cache / name / name).write_text(f"{name} 1")

    def folders(names: Sequence[str]) -> tuple[Path, ...]:
        return tuple(cache / name for name in names)

    monkeypatch.setattr(store, "path", lambda name: cache / name / name)
    monkeypatch.setattr(store, "locate", lambda _: None)
    monkeypatch.setattr(store, "folders", folders)
    return cache


def test_host_and_executor_lie_side_by_side(tmp_path: Path, built: Path) -> None:
    path = (python.activated(Home(tmp_path / "home"), "/plugins")["PATH"] or "").split(":")
    assert path[:3] == ["/plugins", str(tmp_path / "home" / "pulumi" / "host"), str(built / "pulumi")]
    assert sorted(file.name for file in Path(path[1]).iterdir()) == [HOST, EXECUTOR]


def test_a_newer_tool_takes_the_old_ones_place(tmp_path: Path, built: Path) -> None:
    home = Home(tmp_path / "home")
    python.activated(home)
    newer = built / EXECUTOR / "new"
    newer.write_text("2")
    newer.replace(built / EXECUTOR / EXECUTOR)
    python.activated(home)
    assert (home.pulumi / "host" / EXECUTOR).read_text() == "2"


def test_another_file_system_gets_copies(tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    home = Home(tmp_path / "home")
    python.activated(home)
    assert (home.pulumi / "host" / HOST).read_text() == f"{HOST} 1"


def test_tools_that_lie_together_are_used_where_they_are(
    tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "path", lambda name: Path("/usr/local/bin") / name)
    home = Home(tmp_path / "home")
    python.activated(home)
    assert list(home.pulumi.iterdir()) == []
