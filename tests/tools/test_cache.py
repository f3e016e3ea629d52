"""Where tools lie and what makes them other tools."""

from pathlib import Path

import pytest

from tools import cache
from tools.catalog import Program, Tool


def tool(folder: Path, package: str = "example.com/program", **changes: object) -> Tool:
    folder.mkdir(exist_ok=True)
    (folder / "go.mod").touch()
    (folder / "go.sum").touch()
    given = {"name": "program", "version": "1.2.3", "source": "example.com", "recipe": Program(package=package)}
    return Tool(**{**given, "module": str(folder), **changes})  # type: ignore[arg-type]  # a table of changes


def key(tool: Tool) -> str:
    cache.key.cache_clear()
    return cache.key(tool)


def test_the_folder_is_named_by_version_and_key(tmp_path: Path, cache_folder: Path) -> None:
    program = tool(tmp_path / "module")
    assert cache.entry(program) == cache_folder / "program" / f"1.2.3-{key(program)}"


@pytest.mark.parametrize("file", ["go.mod", "go.sum"])
def test_the_key_changes_with_what_is_pinned(tmp_path: Path, file: str) -> None:
    program = tool(tmp_path / "module")
    before = key(program)
    assert key(program) == before
    (program.folder / file).write_text("other")
    assert key(program) != before


def test_the_key_changes_with_how_it_is_linked(tmp_path: Path) -> None:
    stamped = Program(package="example.com/program", stamps=("example.com/version.Version=v1",))
    assert key(tool(tmp_path / "module")) != key(tool(tmp_path / "module", recipe=stamped))


def test_the_key_of_a_program_of_ours_changes_with_its_sources_alone(tmp_path: Path) -> None:
    ours, theirs = tool(tmp_path / "module", "./program"), tool(tmp_path / "module")
    source = ours.folder / "program" / "main.go"
    source.parent.mkdir()
    source.write_text("package main")
    before, others = key(ours), key(theirs)
    (source.parent / "main_test.go").write_text("package main")
    assert key(ours) == before
    source.write_text("package main // changed")
    assert key(ours) != before
    assert key(theirs) == others


def test_the_cache_lies_in_the_users_cache_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RELIGHT_TOOLS", "~/elsewhere")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.root() == tmp_path / "elsewhere"
    monkeypatch.delenv("RELIGHT_TOOLS")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache.root() == tmp_path / "xdg" / "relight" / "tools"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache.root() == tmp_path / ".cache" / "relight" / "tools"
