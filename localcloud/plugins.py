"""The Pulumi plugins: two small scripts on PATH that lead to the shim. Standard library only."""

import os
import shlex
import sys
from pathlib import Path

from localcloud.home import Home

KINDS = ("aws", "kubernetes")


def write_plugins(home: Home) -> None:
    """Write `pulumi-resource-<kind>` for each kind of provider into the home's plugins folder."""
    home.plugins.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        _write(home, kind)


def _write(home: Home, kind: str) -> None:
    words = [sys.executable, "-S", "-E", str(Path(__file__).with_name("shim.py")), str(home.record), kind]
    text = f"#!/bin/sh\nexec {shlex.join(words)}\n"
    plugin = home.plugins / f"pulumi-resource-{kind}"
    if plugin.exists() and plugin.read_text() == text:
        return
    part = home.plugins / f".{kind}.{os.getpid()}.part"
    part.write_text(text)
    part.chmod(0o755)
    part.replace(plugin)
