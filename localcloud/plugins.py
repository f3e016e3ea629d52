"""The Pulumi plugins: two small scripts that lead to the shim, on PATH or in a Pulumi home. Standard library only."""

import os
import shlex
import sys
from pathlib import Path

from localcloud.home import Home

KINDS = ("aws", "kubernetes")


def write_plugins(home: Home) -> None:
    """Write `pulumi-resource-<kind>` for each kind of provider into the home's plugins folder."""
    for kind in KINDS:
        _write(home, kind, home.plugins)


def install_plugins(home: Home, pulumi_home: Path) -> None:
    """Put the plugins where Pulumi looks for installed ones, under the version of the SDK that this Python has.

    Pulumi warns of plugins that it finds on PATH, at each run and for each provider; of installed ones it does not.
    Such a Pulumi home is good for the local cloud alone.
    """
    from importlib.metadata import version

    for kind in KINDS:
        _write(home, kind, pulumi_home / "plugins" / f"resource-{kind}-v{version(f'pulumi-{kind}')}")


def _write(home: Home, kind: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    words = [sys.executable, "-S", "-E", str(Path(__file__).with_name("shim.py")), str(home.record), kind]
    text = f"#!/bin/sh\nexec {shlex.join(words)}\n"
    plugin = folder / f"pulumi-resource-{kind}"
    if plugin.exists() and plugin.read_text() == text:
        return
    part = folder / f".{kind}.{os.getpid()}.part"
    part.write_text(text)
    part.chmod(0o755)
    part.replace(plugin)
