"""The Python that Pulumi's language host runs the program with: the environment that `relight` itself runs in."""

import os
import shutil
import sys
from pathlib import Path

from cli.cloud import Variables
from cli.home import Home
from tools import store

_HOST = "pulumi-language-python"
_EXECUTOR = "pulumi-language-python-exec"


def activated(home: Home, *before: str) -> Variables:
    """The virtual environment as its own `activate` sets it, and PATH with the tools. Raises ToolError.

    `before` are folders that go first on PATH. PYTHONDONTWRITEBYTECODE is taken away: with it every start of the
    program compiles all of it again.
    """
    folders = [*before, *map(str, _tools(home)), str(Path(sys.prefix) / "bin")]
    path = [folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if folder not in folders]
    return {
        "VIRTUAL_ENV": sys.prefix,
        "PATH": os.pathsep.join([*folders, *path]),
        "PYTHONHOME": None,
        "PYTHONDONTWRITEBYTECODE": None,
    }


def _tools(home: Home) -> tuple[Path, ...]:
    """Folders of the tools that Pulumi needs, and of kubectl for people, where they are not on PATH anyway."""
    host, executor = store.path(_HOST), store.path(_EXECUTOR)
    kubectl = ["kubectl"] if store.locate("kubectl") else []
    if host.parent == executor.parent:
        return store.folders(["pulumi", _HOST, *kubectl])
    return (_together(home, host, executor), *store.folders(["pulumi", *kubectl]))


def _together(home: Home, host: Path, executor: Path) -> Path:
    """A folder with both: the host looks for its executor beside its own file, symbolic links resolved."""
    folder = home.pulumi / "host"
    folder.mkdir(exist_ok=True)
    for source in (host, executor):
        target = folder / source.name
        if not target.exists() or target.stat().st_mtime_ns != source.stat().st_mtime_ns:
            draft = folder / f".{source.name}.{os.getpid()}"
            _link(source, draft)
            draft.replace(target)
    return folder


def _link(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:  # another file system
        shutil.copy2(source, target)
