"""`relight tools`: what there is of each tool, and building what is missing."""

import json

from cli.errors import UserError
from cli.session import say
from tools import store
from tools.catalog import Tool


def run(action: str, *, as_json: bool) -> None:
    """`list` shows every tool; `build` makes what is missing first. Raises ToolError, UserError."""
    if action not in ("list", "build"):
        raise UserError(f"relight tools can list or build, not {action!r}.")
    if action == "build":
        store.ensure()
    _show(store.survey(), as_json=as_json)


def _show(survey: list[tuple[Tool, store.Found | None]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([_data(tool, found) for tool, found in survey], indent=2))
        return
    from cli import tables

    rows = [
        (tool.name, found.version, str(found.origin), _took(found), str(found.path))
        if found
        else (tool.name, tool.version, "missing", "", "")
        for tool, found in survey
    ]
    tables.console().print(tables.table(("tool", "version", "from", "took", "path"), rows, right=("took",)))
    missing = [tool.name for tool, found in survey if found is None]
    if missing:
        say(f"Missing: {', '.join(missing)}. Build them with `relight tools build`.")


def _took(found: store.Found) -> str:
    return f"{found.seconds:.0f} s" if found.seconds else ""


def _data(tool: Tool, found: store.Found | None) -> dict[str, object]:
    return {
        "tool": tool.name,
        "version": found.version if found else tool.version,
        "origin": str(found.origin) if found else None,
        "path": str(found.path) if found else None,
        "seconds": found.seconds if found else None,
    }
