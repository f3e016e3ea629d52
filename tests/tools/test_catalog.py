"""The catalog says what the go.mod files pin."""

import re
import tomllib

import pytest

from tools import catalog
from tools.catalog import Copied, Program, Tool
from tools.errors import ToolError

EACH = pytest.mark.parametrize("tool", catalog.TOOLS, ids=lambda tool: tool.name)


@EACH
def test_a_tool_has_the_version_that_its_go_mod_pins(tool: Tool) -> None:
    text = (tool.folder / "go.mod").read_text()
    pinned = re.findall(rf"^(?:require)?\s*{re.escape(tool.source)} v(\S+)", text, re.M)
    assert pinned == [tool.version]


@EACH
def test_what_is_built_is_a_tool_of_its_go_mod_or_a_folder_of_ours(tool: Tool) -> None:
    if isinstance(tool.recipe, Copied):
        assert tool.recipe.files
        return
    package = tool.recipe.package
    if package.startswith("./"):
        assert (tool.folder / package / "main.go").is_file()
        return
    text = (tool.folder / "go.mod").read_text()
    assert re.search(rf"^(?:tool )?\s*{re.escape(package)}$", text, re.M), f"add `tool {package}`"


@EACH
def test_a_tool_that_may_come_from_path_can_be_asked_for_its_version(tool: Tool) -> None:
    assert tool.fits is None or tool.asks


def test_each_name_is_there_once() -> None:
    names = [tool.name for tool in catalog.TOOLS]
    assert len(names) == len(set(names))


def test_versions_are_stamped_by_the_linker_where_a_stamp_is_given() -> None:
    stamped = [tool for tool in catalog.TOOLS if isinstance(tool.recipe, Program) and tool.recipe.stamps]
    assert [tool.name for tool in stamped if tool.version not in str(tool.recipe)] == []


def test_the_engine_is_the_one_that_the_python_sdk_was_made_for() -> None:
    project = tomllib.loads((catalog.HERE.parent / "pyproject.toml").read_text())
    assert f"pulumi=={catalog.PULUMI}" in project["project"]["dependencies"]


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(ToolError, match=r"There is no tool 'helm'; the tools are pulumi, .*karpenter-crds\."):
        catalog.find("helm")
