"""The catalog says what the go.mod files and the requirements pin."""

import re
import tomllib

import pytest

from tools import catalog
from tools.catalog import Copied, Packages, Program, Tool
from tools.errors import ToolError

FROM_GO = [tool for tool in catalog.TOOLS if not isinstance(tool.recipe, Packages)]
FROM_PYPI = [tool for tool in catalog.TOOLS if isinstance(tool.recipe, Packages)]
EACH = pytest.mark.parametrize("tool", catalog.TOOLS, ids=lambda tool: tool.name)
EACH_FROM_GO = pytest.mark.parametrize("tool", FROM_GO, ids=lambda tool: tool.name)


@EACH_FROM_GO
def test_a_tool_has_the_version_that_its_go_mod_pins(tool: Tool) -> None:
    text = (tool.folder / "go.mod").read_text()
    pinned = re.findall(rf"^(?:require)?\s*{re.escape(tool.source)} v(\S+)", text, re.M)
    assert pinned == [tool.version]


@EACH_FROM_GO
def test_what_is_built_is_a_tool_of_its_go_mod_or_a_folder_of_ours(tool: Tool) -> None:
    if isinstance(tool.recipe, Copied):
        assert tool.recipe.files
        return
    assert isinstance(tool.recipe, Program)
    package = tool.recipe.package
    if package.startswith("./"):
        assert (tool.folder / package / "main.go").is_file()
        return
    text = (tool.folder / "go.mod").read_text()
    assert re.search(rf"^(?:tool )?\s*{re.escape(package)}$", text, re.M), f"add `tool {package}`"


@pytest.mark.parametrize("tool", FROM_PYPI, ids=lambda tool: tool.name)
def test_each_package_of_a_tool_in_python_is_pinned_by_version_and_hash_and_none_tells_an_index(tool: Tool) -> None:
    assert isinstance(tool.recipe, Packages)
    text = (tool.folder / tool.recipe.requirements).read_text()
    pinned = re.findall(r"^([\w.-]+)==(\S+)[^\\\n]*\\\n {4}--hash=sha256:[0-9a-f]{64}", text, re.M)
    lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(pinned) == len(lines) > 50
    assert (tool.source, tool.version) in pinned
    assert "://" not in text


def test_the_release_of_litellm_that_is_reported_as_compromised_is_not_the_one_pinned() -> None:
    assert catalog.LITELLM == "1.106.2"
    assert "litellm==1.107.0" not in (catalog.find("litellm").folder / "requirements.txt").read_text()


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
    with pytest.raises(ToolError, match=r"There is no tool 'helm'; the tools are pulumi, .*karpenter-crds, litellm\."):
        catalog.find("helm")
