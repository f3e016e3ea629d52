"""The scripts that run beside the engine, as a ConfigMap: verified weights, real answers, a graceful end."""

from hashlib import sha256
from pathlib import Path
from typing import Any

FOLDER = "/etc/relight-serving"
"""Where the scripts lie in the container."""

_FILES = Path(__file__).with_name("serving_files")


def scripts() -> dict[str, str]:
    """The scripts by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(_FILES.glob("*.py"))}


def version() -> str:
    """What changes when a script does: in the pod's annotations it makes the pods new ones."""
    return sha256(repr(scripts()).encode()).hexdigest()[:16]


def run(script: str, *arguments: Any) -> list[Any]:
    """The command that runs a script."""
    return ["python3", f"{FOLDER}/{script}", *arguments]
