"""Tools that are Python packages in an environment of their own; here without any package, so without an index."""

import subprocess
from pathlib import Path

import pytest

from tools import cache, catalog, store
from tools.catalog import Packages, Tool
from tools.errors import ToolError
from tools.progress import Event
from tools.store import Origin


def quiet(_event: Event) -> None:
    """No progress."""


@pytest.fixture
def tool(tmp_path: Path, bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Tool:
    """A tool that needs no package, on a machine without Go."""
    (tmp_path / "module").mkdir()
    (tmp_path / "module" / "requirements.txt").write_text("# none\n")
    made = Tool(name="proxy", version="1.2.3", module=str(tmp_path / "module"), source="proxy", recipe=Packages())
    monkeypatch.setitem(catalog._BY_NAME, "proxy", made)
    cache.key.cache_clear()
    return made


def test_an_environment_is_made_without_go_and_works_where_it_was_moved_to(tool: Tool) -> None:
    assert store.locate("proxy") is None
    found = store.ensure(["proxy"], quiet)["proxy"]
    assert found.origin is Origin.BUILT
    assert found.path == cache.entry(tool) / "proxy"
    python = found.path / "bin" / "python"
    asked = subprocess.run([python, "-c", "import sys; print(sys.prefix)"], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == str(found.path)
    assert store.ensure(["proxy"], quiet)["proxy"].origin is Origin.CACHE
    assert store.folders(["proxy"]) == ()


def test_an_environment_whose_python_is_gone_is_made_again(tool: Tool) -> None:
    python = store.ensure(["proxy"], quiet)["proxy"].path / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python")
    assert store.locate("proxy") is None
    assert store.ensure(["proxy"], quiet)["proxy"].origin is Origin.BUILT
    assert python.exists()


def test_the_key_changes_with_the_requirements(tool: Tool) -> None:
    before = cache.key(tool)
    (tool.folder / "requirements.txt").write_text("# other\n")
    cache.key.cache_clear()
    assert cache.key(tool) != before


def test_a_package_without_its_hash_is_refused(tool: Tool, cache_folder: Path) -> None:
    (tool.folder / "requirements.txt").write_text("nothing-of-that-name\n")
    cache.key.cache_clear()
    with pytest.raises(ToolError, match=r"proxy 1\.2\.3 can't be built: `python -m pip` failed.*log .*pip\.log"):
        store.ensure(["proxy"], quiet)
    assert store.locate("proxy") is None
    assert [path.name for path in (cache_folder / "proxy").iterdir() if path.is_dir()] == []
